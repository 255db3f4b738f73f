#include "sysmon/encoding.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "base/utf8.h"
#include "base/xml.h"

namespace sysring::sysmon {
namespace {

enum class Encoding : std::uint8_t { utf8, utf16_little, utf16_big, latin1 };

struct Named {
  std::string_view name;
  Encoding encoding;
};
/// UTF-16 is what an editor leaves behind that saved such a file anew, byte by byte.
constexpr auto names = std::to_array<Named>({
    {"UTF-8", Encoding::utf8},
    {"UTF-16", Encoding::utf8},
    {"UTF-16LE", Encoding::utf8},
    {"US-ASCII", Encoding::utf8},
    {"ASCII", Encoding::utf8},
    {"ISO-8859-1", Encoding::latin1},
});

/// What stands at the very start of a text, and what it tells.
struct Mark {
  std::string_view bytes;
  Encoding encoding;
};
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr auto byte_order_marks = std::to_array<Mark>({
    {"\xFF\xFE", Encoding::utf16_little},
    {"\xFE\xFF", Encoding::utf16_big},
});

Error undecodable(std::string_view so_far, const std::string& message) {
  return {Reason::bad_xml, Effect::none, message, xml::line_and_column(so_far, so_far.size())};
}

/// The value of `encoding` in an XML declaration at the start; empty where none is declared.
std::string_view declared_in(std::string_view source) {
  source = trimmed(source.substr(0, 1024));
  if (!source.starts_with("<?xml")) return {};
  source = source.substr(0, source.find("?>"));
  const auto key = source.find("encoding");
  if (key == std::string_view::npos) return {};
  const auto open = source.find_first_of("\"'", key);
  if (open == std::string_view::npos) return {};
  const auto close = source.find(source[open], open + 1);
  return source.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
}

Result<Encoding> encoding_of(std::string_view source) {
  if (source.size() >= 2 && source[0] != '\0' && source[1] == '\0') return Encoding::utf16_little;
  if (source.size() >= 2 && source[0] == '\0' && source[1] != '\0') return Encoding::utf16_big;
  const auto declared = declared_in(source);
  if (declared.empty()) return Encoding::utf8;
  const auto known = std::ranges::find_if(
      names, [&](const Named& each) { return equals_in_any_case(each.name, declared); });
  if (known != names.end()) return known->encoding;
  return undecodable({}, "found the encoding '" + std::string{declared} +
                             "', expected UTF-8, UTF-16, ISO-8859-1 or US-ASCII");
}

std::string from_latin1(std::string_view source) {
  std::string text;
  text.reserve(source.size());
  for (const char c : source) append_utf8(text, static_cast<unsigned char>(c));
  return text;
}

/// The 16-bit units of a text, in either order.
class Units {
 public:
  Units(std::string_view bytes, Encoding encoding)
      : bytes_{bytes}, low_{encoding == Encoding::utf16_little ? 0U : 1U} {}

  [[nodiscard]] bool empty() const { return bytes_.size() < 2; }
  [[nodiscard]] bool has_half_a_unit() const { return bytes_.size() % 2 != 0; }

  std::uint32_t take() {
    const auto low = static_cast<unsigned char>(bytes_[low_]);
    const auto high = static_cast<unsigned char>(bytes_[1 - low_]);
    bytes_.remove_prefix(2);
    return (static_cast<std::uint32_t>(high) << 8U) | low;
  }

 private:
  std::string_view bytes_;
  std::size_t low_;
};

constexpr bool is_first_half(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
constexpr bool is_second_half(std::uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

Result<std::string> from_utf16(Units units) {
  std::string text;
  if (units.has_half_a_unit()) return undecodable(text, "found half a character of UTF-16");
  while (!units.empty()) {
    std::uint32_t point = units.take();
    if (is_first_half(point)) {
      const std::uint32_t second = units.empty() ? 0 : units.take();
      if (!is_second_half(second)) return undecodable(text, "found half a pair of UTF-16");
      point = 0x10000 + ((point - 0xD800) << 10U) + (second - 0xDC00);
    } else if (is_second_half(point)) {
      return undecodable(text, "found half a pair of UTF-16");
    }
    append_utf8(text, point);
  }
  return text;
}

Result<std::string> decode(std::string_view source, Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8:
      break;
    case Encoding::latin1:
      return from_latin1(source);
    case Encoding::utf16_little:
    case Encoding::utf16_big:
      return from_utf16(Units{source, encoding});
  }
  return std::string{source};
}

}  // namespace

Result<std::string> to_utf8(std::string_view source) {
  for (const auto& mark : byte_order_marks) {
    if (source.starts_with(mark.bytes)) {
      return decode(source.substr(mark.bytes.size()), mark.encoding);
    }
  }
  if (source.starts_with(utf8_mark)) source.remove_prefix(utf8_mark.size());
  const auto encoding = encoding_of(source);
  if (!encoding) return encoding.error();
  return decode(source, *encoding);
}

}  // namespace sysring::sysmon
