#pragma once

#include "sysmon/rules.h"

namespace sysring::sysmon {

/// Options with a value that Sysmon does not take.
Findings check_options(const Rules& rules);

}  // namespace sysring::sysmon
