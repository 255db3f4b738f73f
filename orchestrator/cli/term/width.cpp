#include <utf8proc.h>

#include "cli/term/style.h"

// The only file that knows how wide a character is.
namespace sysring::cli::term {

std::size_t width_of(std::string_view text) {
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  std::size_t width = 0;
  while (left > 0) {
    utf8proc_int32_t character = 0;
    const auto length = utf8proc_iterate(at, left, &character);
    if (length <= 0) {  // no UTF-8: a terminal shows one replacement for each byte
      ++width, ++at, --left;
      continue;
    }
    width += static_cast<std::size_t>(utf8proc_charwidth(character));
    at += length;
    left -= length;
  }
  return width;
}

}  // namespace sysring::cli::term
