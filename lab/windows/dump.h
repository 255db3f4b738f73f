#pragma once

#include <nlohmann/json_fwd.hpp>

#include "lab/windows/state.h"

namespace lab::windows {

/// Everything that the machine has become, with sorted keys.
nlohmann::json dump(const State& state);

}  // namespace lab::windows
