#include "base/utf8.h"

#include <array>

namespace sysring {

CodePoint first_code_point(std::string_view utf8) {
  const auto lead = static_cast<unsigned char>(utf8.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  if (lead < 0xC2 || lead > 0xF4 || bytes > utf8.size()) return {};
  std::uint32_t value = lead & (0x7FU >> bytes);
  for (std::size_t at = 1; at < bytes; ++at) {
    const auto next = static_cast<unsigned char>(utf8[at]);
    if ((next & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (next & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least[bytes] || value > 0x10FFFF || surrogate) return {};
  return {value, bytes};
}

CodePoint first_code_point(std::u16string_view utf16) {
  const std::uint32_t unit = utf16.front();
  if (unit < 0xD800 || unit > 0xDFFF) return {unit, 2};
  const std::uint32_t second = utf16.size() > 1 ? utf16[1] : 0U;
  if (unit > 0xDBFF || second < 0xDC00 || second > 0xDFFF) return {};
  return {0x10000 + ((unit - 0xD800) << 10U) + (second - 0xDC00), 4};
}

void append_utf8(std::string& text, std::uint32_t point) {
  const auto put = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
  const auto rest = [&](unsigned shift) { put(0x80U | ((point >> shift) & 0x3FU)); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0U | (point >> 6U));
  } else if (point < 0x10000) {
    put(0xE0U | (point >> 12U));
    rest(6);
  } else {
    put(0xF0U | (point >> 18U));
    rest(12);
    rest(6);
  }
  rest(0);
}

void append_utf16(std::u16string& text, std::uint32_t point) {
  if (point < 0x10000) {
    text += static_cast<char16_t>(point);
  } else {
    text += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10U));
    text += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FFU));
  }
}

std::size_t utf16_size(std::string_view utf8) {
  std::size_t units = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    const bool begins_point = (byte & 0xC0U) != 0x80U;
    if (begins_point) units += byte < 0xF0 ? 1 : 2;
  }
  return units;
}

std::size_t first_odd_byte(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t bytes = first_code_point(text.substr(at)).bytes;
    if (bytes == 0) return at;
    at += bytes;
  }
  return at;
}

}  // namespace sysring
