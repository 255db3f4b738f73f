#include "lab/rules/text.h"

#include <algorithm>
#include <cstddef>
#include <cwctype>

#include <locale.h>

namespace lab::rules {
namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

char32_t bits(char c, unsigned int mask) {
  return static_cast<char32_t>(static_cast<unsigned char>(c) & mask);
}

/// The letter of two or three bytes at `at`: one code unit of UTF-16. Nothing else has a case
/// there.
std::size_t length_of_unit(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t length = first >= 0xC0 && first < 0xE0   ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                                                             : 1;
  return at + length <= text.size() ? length : 1;
}

char32_t unit_at(std::string_view text, std::size_t at, std::size_t length) {
  if (length == 2) return (bits(text[at], 0x1F) << 6U) | bits(text[at + 1], 0x3F);
  return (bits(text[at], 0x0F) << 12U) | (bits(text[at + 1], 0x3F) << 6U) |
         bits(text[at + 2], 0x3F);
}

void append(std::string& text, char32_t unit) {
  if (unit < 0x80) {
    text += static_cast<char>(unit);
  } else if (unit < 0x800) {
    text += static_cast<char>(0xC0U | (unit >> 6U));
    text += static_cast<char>(0x80U | (unit & 0x3FU));
  } else {
    text += static_cast<char>(0xE0U | (unit >> 12U));
    text += static_cast<char>(0x80U | ((unit >> 6U) & 0x3FU));
    text += static_cast<char>(0x80U | (unit & 0x3FU));
  }
}

char32_t upper_unit(char32_t unit) {
  static const locale_t unicode = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return static_cast<char32_t>(::towupper_l(static_cast<wint_t>(unit), unicode));
}

std::string folded_units(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = length_of_unit(text, at);
    if (length == 1) {
      result += upper(text[at]);
    } else {
      append(result, upper_unit(unit_at(text, at, length)));
    }
    at += length;
  }
  return result;
}

}  // namespace

std::string folded(std::string_view text, Folding folding) {
  if (folding == Folding::windows && !std::ranges::all_of(text, is_ascii))
    return folded_units(text);
  std::string result{text};
  std::ranges::transform(result, result.begin(), upper);
  return result;
}

bool same(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, upper, upper);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (auto end = text.find(separator); end != text.npos; end = text.find(separator)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

}  // namespace lab::rules
