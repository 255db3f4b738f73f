#include "sysmon/canonical.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/line_index.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/xml.h"
#include "sysmon/encoding.h"

namespace sysring::sysmon {
namespace {

constexpr std::string_view cdata_opens = "<![CDATA[";
constexpr std::string_view cdata_closes = "]]>";

/// Without ` encoding="..."`: the bytes are ASCII, and no declaration may say something else.
std::string without_encoding(std::string_view declaration) {
  const auto key = declaration.find("encoding");
  if (key == std::string_view::npos) return std::string{declaration};
  const auto open = declaration.find_first_of("\"'", key);
  const auto close =
      open == std::string_view::npos ? open : declaration.find(declaration[open], open + 1);
  if (close == std::string_view::npos) return std::string{declaration};
  const auto before = trimmed(declaration.substr(0, key));
  return std::string{before} + std::string{declaration.substr(close + 1)};
}

/// Goes through the text once, one piece of markup or text after the other.
class Writer {
 public:
  explicit Writer(std::string_view xml) : xml_{xml} {}

  Result<std::string> run() {
    out_.reserve(xml_.size() + xml_.size() / 16);
    at_ = std::min(xml_.find('<'), xml_.size());
    if (auto written = declaration(); !written) return written.error();
    while (at_ < xml_.size()) {
      if (auto written = piece(); !written) return written.error();
    }
    if (!out_.ends_with('\n')) out_ += "\r\n";
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view rest() const { return xml_.substr(at_); }

  /// Where the next `mark` at or behind `from` ends.
  [[nodiscard]] std::size_t end_of(std::string_view mark, std::size_t from) const {
    const auto found = xml_.find(mark, from);
    return found == std::string_view::npos ? xml_.size() : found + mark.size();
  }

  [[nodiscard]] Error fault(std::size_t offset, const std::string& message) const {
    return {Reason::bad_xml, Effect::none, message, LineIndex{xml_}.line_and_column(offset)};
  }

  Result<Done> declaration() {
    if (!rest().starts_with("<?xml") || rest().size() < 6 || !is_blank(rest()[5])) return Done{};
    const auto end = end_of("?>", at_);
    const auto text = xml_.substr(at_, end - at_);
    if (!is_ascii(text)) return fault(at_, "found an XML declaration that is not ASCII");
    for (const char c : without_encoding(text)) out_ += is_blank(c) ? ' ' : c;
    at_ = end;
    return Done{};
  }

  Result<Done> piece() {
    if (rest().starts_with("<!--")) return plain(end_of("-->", at_ + 4));
    if (rest().starts_with("<?")) return plain(end_of("?>", at_ + 2));
    if (rest().starts_with(cdata_opens)) return cdata(end_of(cdata_closes, at_));
    if (rest().starts_with('<')) return tag();
    return plain(std::min(xml_.find('<', at_), xml_.size()));
  }

  /// Text, a value or a comment up to `end`.
  Result<Done> plain(std::size_t end) {
    while (at_ < end) {
      if (auto written = character(); !written) return written;
    }
    return Done{};
  }

  /// A character reference is no reference in a CDATA section, so one that needs any becomes text.
  /// Sysmon takes the first piece of an element as its value: beside other text that would change.
  Result<Done> cdata(std::size_t end) {
    const auto content =
        xml_.substr(at_ + cdata_opens.size(), end - at_ - cdata_opens.size() - cdata_closes.size());
    if (is_ascii(content)) return plain(end);
    const bool alone = xml_[at_ - 1] == '>' && !xml_.substr(0, at_).ends_with(cdata_closes) &&
                       xml_.substr(end).starts_with('<') &&
                       !xml_.substr(end).starts_with(cdata_opens);
    if (!alone) return fault(at_, "found a CDATA section with more than ASCII beside other text");
    Writer text{content};
    text.escapes_ = true;
    if (auto written = text.plain(content.size()); !written) {
      return fault(at_, written.error().message);
    }
    out_ += text.out_;
    at_ = end;
    return Done{};
  }

  /// Names cannot be written with references, values can.
  Result<Done> tag() {
    char quote = '\0';
    while (at_ < xml_.size()) {
      const char c = xml_[at_];
      if (quote == '\0' && !is_ascii(c)) {
        return fault(at_, "found a name that is not ASCII, which no name of Sysmon is");
      }
      if (auto written = character(); !written) return written;
      if (quote == '\0' && c == '>') return Done{};
      if (quote == '\0' && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = '\0';
      }
    }
    return Done{};
  }

  Result<Done> character() {
    const auto point = first_code_point(rest());
    const bool line_end = point.value == '\n' || point.value == '\r';
    const bool control = point.value < 0x20 && !line_end && point.value != '\t';
    if (point.bytes == 0 || control || point.value == 0xFFFE || point.value == 0xFFFF) {
      return fault(at_, "found a character that XML does not allow");
    }
    const bool pair = rest().starts_with("\r\n");
    write(point.value, line_end);
    at_ += pair ? 2 : point.bytes;
    return Done{};
  }

  void write(std::uint32_t point, bool line_end) {
    if (line_end) {
      out_ += "\r\n";
    } else if (point >= 0x7F) {
      out_ += reference(point);
    } else if (escapes_) {
      const char c = static_cast<char>(point);
      out_ += xml::escaped({&c, 1});
    } else {
      out_ += static_cast<char>(point);
    }
  }

  std::string_view xml_;
  std::size_t at_ = 0;
  bool escapes_ = false;
  std::string out_;
};

}  // namespace

std::string reference(std::uint32_t code_point) {
  std::array<char, 8> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), code_point, 16).ptr;
  return "&#x" + upper(std::string_view{digits.data(), end}) + ";";
}

Result<std::string> canonical(std::string_view xml) { return Writer{xml}.run(); }

}  // namespace sysring::sysmon
