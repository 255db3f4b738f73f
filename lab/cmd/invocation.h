#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lab/cmd/cmd.h"

namespace lab::cmd {

/// The line that follows /c or /k in the arguments of cmd.exe, its outer quotes removed by the rule
/// of cmd's own help; nothing where there is neither.
std::optional<std::string> line_of_cmd(std::string_view arguments, const Machine& machine,
                                       std::string_view directory);

}  // namespace lab::cmd
