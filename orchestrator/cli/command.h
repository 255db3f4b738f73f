#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "cli/exit.h"
#include "cli/shell.h"

namespace sysring::cli {

/// One thing that the program can be told to do.
struct Command {
  std::string_view group;    ///< Under which the list of commands shows it.
  std::string_view name;     ///< "inventory trust"
  std::string_view words;    ///< "[HOST...]"
  std::string_view purpose;  ///< On one line.
  std::string_view example;
  std::vector<Option> options;
  Ending (*run)(const Arguments& arguments, Shell& shell);
};

/// All there are, in the order in which they are listed.
std::span<const Command> commands();

/// What every command takes besides its own options.
std::span<const Option> common_options();

/// Own and common ones; of equal spellings the command's own holds.
std::vector<Option> options_of(const Command& command);

/// The whole program, from its arguments to its exit code.
Exit run(std::span<const std::string> arguments, Process& process);

}  // namespace sysring::cli
