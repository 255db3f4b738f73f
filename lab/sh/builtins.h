#pragma once

#include <string_view>

#include "lab/sh/shell.h"

namespace lab::sh {

/// A command of the shell itself. `words` begins with its name.
using Builtin = int (*)(Shell& shell, const Arguments& words);
Builtin find_builtin(std::string_view name);  ///< Null where there is none.

int test_builtin(Shell& shell, const Arguments& words);  ///< `test`, and `[` up to its `]`.
int printf_builtin(Shell& shell, const Arguments& words);
int echo_builtin(Shell& shell, const Arguments& words);

/// The text with `\n`, `\t`, `\0ooo` and their like replaced; `\c` ends it, and says so.
struct Unescaped {
  std::string text;
  bool ended = false;
};
enum class Octal : std::uint8_t { after_zero, any };  ///< `\0101` of echo, `\101` of printf.
Unescaped unescape(std::string_view text, Octal octal);

}  // namespace lab::sh
