#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lab::cmd {

/// The value of a variable, or nothing where it is not defined.
using Lookup = std::function<std::optional<std::string>(std::string_view)>;

/// Replaces %NAME%, %NAME:~from,length% and %NAME:search=replacement% as the command line does:
/// what is not defined stays as it is, and %% means nothing.
std::string expand(std::string_view line, const Lookup& value);

/// The variables of the `for` loops around a command, by their letter.
using LoopVariables = std::map<char, std::string>;

/// What %~fi and its like need to know.
struct Place {
  std::string directory;                                ///< The current one.
  std::function<std::string(const std::string&)> size;  ///< Of a file, by its full path.
};

/// Replaces %i and %~dpnxi.
std::string expand_loop(std::string_view text, const LoopVariables& variables, const Place& place);

}  // namespace lab::cmd
