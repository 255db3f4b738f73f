#include "base/glob.h"

#include "base/text.h"

namespace sysring {

bool fits_glob(std::string_view text, std::string_view glob, LetterCase letters) {
  const auto is_same = [letters](char a, char b) {
    return a == b || (letters == LetterCase::ignored && lower(a) == lower(b));
  };
  std::size_t at = 0;
  std::size_t next = 0;
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  while (at < text.size()) {
    if (next < glob.size() && glob[next] == '*') {
      star = next++;
      retry = at;
    } else if (next < glob.size() && (glob[next] == '?' || is_same(glob[next], text[at]))) {
      ++next;
      ++at;
    } else if (star != std::string_view::npos) {
      next = star + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', next) == std::string_view::npos;
}

}  // namespace sysring
