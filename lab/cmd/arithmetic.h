#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "lab/cmd/cmd.h"

namespace lab::cmd {

/// `set /a`: + - * / %, parentheses, commas, names and their assignment by =, +=, -=, *= and /=.
/// Nothing where the text is no such expression, or divides by zero.
std::optional<std::int32_t> evaluate(std::string_view text, Environment& environment);

}  // namespace lab::cmd
