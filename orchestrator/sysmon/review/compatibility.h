#pragma once

#include <span>

#include "sysmon/review/target.h"
#include "sysmon/rules.h"

namespace sysring::sysmon {

/// What the rules need and the schema version that they declare does not have, what no target can
/// do with them, and what does nothing there. Without targets only the first.
Findings check_compatibility(const Rules& rules, std::span<const Target> targets);

}  // namespace sysring::sysmon
