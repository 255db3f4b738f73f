#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sysring {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 0;  ///< How many bytes it takes; 0 where no UTF-8 begins.
};

/// The first code point of a text that is not empty. Overlong forms and surrogates are no UTF-8.
CodePoint first_code_point(std::string_view utf8);

/// The same of UTF-16: half a pair is none.
CodePoint first_code_point(std::u16string_view utf16);

void append_utf8(std::string& text, std::uint32_t code_point);
void append_utf16(std::u16string& text, std::uint32_t code_point);

/// How many units of UTF-16 say the same as this UTF-8.
std::size_t utf16_size(std::string_view utf8);

/// Where a text stops being UTF-8; its size where it never does.
std::size_t first_odd_byte(std::string_view text);

}  // namespace sysring
