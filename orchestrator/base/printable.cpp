#include "base/printable.h"

#include <algorithm>
#include <cstdint>

namespace sysring {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 0;  ///< 0: not UTF-8 here.
};

std::size_t length_by(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

bool is_valid(std::uint32_t value, std::size_t bytes) {
  if (value >= 0xD800 && value <= 0xDFFF) return false;
  if (bytes == 3) return value >= 0x800;
  if (bytes == 4) return value >= 0x10000 && value <= 0x10FFFF;
  return true;
}

CodePoint first_of(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t bytes = length_by(lead);
  if (bytes == 0 || bytes > text.size()) return {};
  if (bytes == 1) return {lead, 1};
  std::uint32_t value = lead & (0x7FU >> bytes);
  for (std::size_t at = 1; at < bytes; ++at) {
    const auto next = static_cast<unsigned char>(text[at]);
    if ((next & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (next & 0x3FU);
  }
  return is_valid(value, bytes) ? CodePoint{value, bytes} : CodePoint{};
}

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
    const CodePoint point = first_of(text);
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

}  // namespace sysring
