#pragma once

#include <string>
#include <string_view>

#include "bites/slips.h"

namespace sysring::bites {

/// Why it does not matter that nobody notices the slip; empty where it does.
std::string_view why_it_may_survive(const std::string& step, const Slip& slip);

}  // namespace sysring::bites
