#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "sysmon/review/target.h"
#include "sysmon/rules.h"

namespace sysring::sysmon {

/// Reads a configuration with all that is wrong with it, for these targets and at all, in the order
/// of its text, and with what its waivers allow. An Error as of read_rules.
Result<Reading> review(std::string_view source, std::span<const Target> targets);

}  // namespace sysring::sysmon
