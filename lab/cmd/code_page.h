#pragma once

#include <string>
#include <string_view>

namespace lab::cmd {

/// The one a console of the language has before `chcp`.
unsigned oem_code_page(std::string_view language);
bool is_code_page(unsigned code_page);

/// UTF-8 in the bytes of the code page: what it cannot say becomes '?', and bytes that are no UTF-8
/// stay as they are.
std::string encoded(std::string text, unsigned code_page);

/// UTF-16 units, as Windows counts the characters of a line.
std::size_t length_in_windows(std::string_view utf8);

}  // namespace lab::cmd
