#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// What only the tables of Unicode tell.
namespace sysring {

/// How many columns of a terminal a text takes.
std::size_t width_of(std::string_view utf8);

/// Every letter in upper case that has one of one character, as Windows folds names: "ß" stays.
std::string in_upper_case(std::string_view utf8);
void append_in_upper_case(std::string& text, std::string_view utf8);

}  // namespace sysring
