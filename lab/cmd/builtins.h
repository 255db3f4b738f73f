#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lab/cmd/shell.h"

namespace lab::cmd {

/// What a builtin does to ERRORLEVEL outside of batch files.
enum class ErrorLevel : std::uint8_t {
  set,         ///< Takes what the command returns.
  on_failure,  ///< Takes it where that is not zero.
  untouched    ///< Only a following || shows the failure.
};

using Builtin = std::uint32_t (*)(Shell& shell, const std::string& arguments,
                                  const Streams& streams);

struct BuiltinEntry {
  std::string_view name;
  Builtin run;
  ErrorLevel error_level;
};

struct BuiltinCall {
  const BuiltinEntry* entry = nullptr;  ///< None where the name is no builtin's.
  std::string arguments;
};

/// Finds it also in `echo.text`, `cd..` and `dir/b`.
BuiltinCall find_builtin(const std::string& name, const std::string& arguments);

// Of files and directories.
std::uint32_t cd(Shell& shell, const std::string& arguments, const Streams& streams);
std::uint32_t mkdir(Shell& shell, const std::string& arguments, const Streams& streams);
std::uint32_t rmdir(Shell& shell, const std::string& arguments, const Streams& streams);
std::uint32_t del(Shell& shell, const std::string& arguments, const Streams& streams);
std::uint32_t dir(Shell& shell, const std::string& arguments, const Streams& streams);
std::uint32_t type(Shell& shell, const std::string& arguments, const Streams& streams);
std::uint32_t copy(Shell& shell, const std::string& arguments, const Streams& streams);
std::uint32_t move(Shell& shell, const std::string& arguments, const Streams& streams);
std::uint32_t rename(Shell& shell, const std::string& arguments, const Streams& streams);

// Of variables.
std::uint32_t set(Shell& shell, const std::string& arguments, const Streams& streams);
std::uint32_t path(Shell& shell, const std::string& arguments, const Streams& streams);

}  // namespace lab::cmd
