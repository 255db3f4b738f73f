#pragma once

#include <string>
#include <vector>

#include "bites/meeting.h"

namespace sysring::bites {

/// Whether the product says that all is as it should be.
bool is_good(const host::Ended& ended);

/// What the end promises and the machine's own dump denies: a good one, and one that says that
/// nothing was touched.
std::vector<std::string> broken_promises(const host::Task& task, const host::Ended& ended,
                                         const on_lab::LabHost& machine,
                                         const std::string& in_force_at_first);

/// What matters of the report and of the machine, as JSON.
std::string what_matters(const host::Ended& ended, const on_lab::LabHost& machine);

}  // namespace sysring::bites
