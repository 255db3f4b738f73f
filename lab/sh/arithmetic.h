#pragma once

#include <cstdint>
#include <string_view>

#include "lab/sh/shell.h"

namespace lab::sh {

/// The value of what stands between `$((` and `))`. Throws Fatal.
std::int64_t evaluate(Shell& shell, std::string_view expression);

}  // namespace lab::sh
