#include "sysmon/encoding.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/line_index.h"
#include "base/text.h"
#include "base/utf8.h"

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
  return {Reason::bad_xml, Effect::none, message, LineIndex{so_far}.line_and_column(so_far.size())};
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

/// The units of a text, of which the lower byte stands at `low` and the higher one beside it.
std::u16string units_of(std::string_view bytes, std::size_t low) {
  std::u16string units;
  units.reserve(bytes.size() / 2);
  for (; bytes.size() >= 2; bytes.remove_prefix(2)) {
    const auto lower = static_cast<unsigned char>(bytes[low]);
    const auto higher = static_cast<unsigned char>(bytes[1 - low]);
    units += static_cast<char16_t>((static_cast<unsigned>(higher) << 8U) | lower);
  }
  return units;
}

Result<std::string> from_utf16(std::string_view bytes, std::size_t low) {
  std::string text;
  if (bytes.size() % 2 != 0) return undecodable(text, "found half a character of UTF-16");
  const auto units = units_of(bytes, low);
  for (std::u16string_view rest = units; !rest.empty();) {
    const auto point = first_code_point(rest);
    if (point.bytes == 0) return undecodable(text, "found half a pair of UTF-16");
    append_utf8(text, point.value);
    rest.remove_prefix(point.bytes / 2);
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
      return from_utf16(source, 0);
    case Encoding::utf16_big:
      return from_utf16(source, 1);
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
