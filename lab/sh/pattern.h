#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lab/sh/system.h"

// Patterns of the shell: `*`, `?`, `[a-z]`, `[!x]`, and `\` before what means itself.
namespace lab::sh {

bool matches(std::string_view pattern, std::string_view text);

bool is_pattern(std::string_view text);         ///< Whether something in it is no plain text.
std::string as_pattern(std::string_view text);  ///< Which matches this text alone.
std::string without_escapes(std::string_view pattern);

/// The paths that match, sorted; the pattern's own text where none does.
std::vector<std::string> paths(const System& system, const Process& process,
                               std::string_view pattern);

}  // namespace lab::sh
