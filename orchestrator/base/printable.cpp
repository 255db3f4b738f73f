#include "base/printable.h"

#include <algorithm>
#include <cstdint>

#include "base/utf8.h"

namespace sysring {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

bool is_bidirectional_control(std::uint32_t value) {
  return value == 0x061C || value == 0x200E || value == 0x200F ||
         (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
}

bool is_harmless(std::uint32_t value) {
  if (value == '\n' || value == '\t') return true;
  const bool control = value < 0x20 || (value >= 0x7F && value < 0xA0);
  const bool separates = value == 0x2028 || value == 0x2029 || value == 0xFEFF;
  return !control && !separates && !is_bidirectional_control(value);
}

/// The longest start of valid UTF-8 that leaves room for the ellipsis.
std::string cut(const std::string& clean, std::size_t cap) {
  if (cap < ellipsis.size()) return {};
  std::size_t end = cap - ellipsis.size();
  while (end > 0 && (static_cast<unsigned char>(clean[end]) & 0xC0U) == 0x80U) --end;
  return clean.substr(0, end) + std::string{ellipsis};
}

}  // namespace

std::string printable(std::string_view text, std::size_t cap) {
  std::string clean;
  clean.reserve(std::min(text.size(), cap));
  while (!text.empty() && clean.size() <= cap) {
    const CodePoint point = first_code_point(text);
    const std::size_t bytes = std::max<std::size_t>(point.bytes, 1);
    const bool keep = point.bytes != 0 && is_harmless(point.value);
    clean += keep ? text.substr(0, bytes) : replacement;
    text.remove_prefix(bytes);
  }
  return clean.size() <= cap ? clean : cut(clean, cap);
}

std::string printable_line(std::string_view text, std::size_t cap) {
  std::string line = printable(text, cap);
  std::ranges::replace_if(
      line, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return line;
}

std::string in_quotes(std::string_view text) { return "'" + printable_line(text, 80) + "'"; }

}  // namespace sysring
