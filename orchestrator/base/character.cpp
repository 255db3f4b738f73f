#include "base/character.h"

#include <utf8proc.h>

#include "base/utf8.h"

namespace sysring {
namespace {

/// Calls with each character and the bytes that it was read from; a byte that is no UTF-8 is -1.
template <typename Call>
void for_each_character(std::string_view text, Call call) {
  while (!text.empty()) {
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    utf8proc_int32_t character = -1;
    const auto length =
        utf8proc_iterate(at, static_cast<utf8proc_ssize_t>(text.size()), &character);
    const auto bytes = length > 0 ? static_cast<std::size_t>(length) : 1;
    call(character, text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
}

}  // namespace

std::size_t width_of(std::string_view utf8) {
  std::size_t width = 0;
  for_each_character(utf8, [&](utf8proc_int32_t character, std::string_view) {
    // What is no UTF-8 is shown as one replacement for each byte.
    width += character < 0 ? 1 : static_cast<std::size_t>(utf8proc_charwidth(character));
  });
  return width;
}

std::string in_upper_case(std::string_view utf8) {
  std::string result;
  result.reserve(utf8.size());
  append_in_upper_case(result, utf8);
  return result;
}

void append_in_upper_case(std::string& text, std::string_view utf8) {
  for_each_character(utf8, [&](utf8proc_int32_t character, std::string_view bytes) {
    constexpr utf8proc_int32_t sharp_s = 0xDF;  // its capital is younger than the tables of Windows
    if (character < 0 || character == sharp_s) {
      text += bytes;
    } else {
      append_utf8(text, static_cast<std::uint32_t>(utf8proc_toupper(character)));
    }
  });
}

}  // namespace sysring
