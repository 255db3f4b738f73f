#pragma once

#include "sysmon/finding.h"
#include "sysmon/rules.h"

namespace sysring::sysmon {

/// What is understood as it stands and does not do what its author means: an event type that goes
/// blind, a value that matches everything, a value that matches nothing. In the order of the text.
Findings lint(const Rules& rules);

}  // namespace sysring::sysmon
