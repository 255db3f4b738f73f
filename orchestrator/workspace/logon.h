#pragma once

#include <chrono>
#include <string_view>
#include <vector>

namespace sysring::workspace {

/// The days that the text of a logon can mean: a number is a FILETIME, units of 100 ns since 1601;
/// else a date comes first and then the hour, which is not read. 3/4/2026 is in March or in April,
/// 2026-04-03 and 3.4.2026 are not. Empty where the text is neither.
std::vector<std::chrono::sys_days> days_meant(std::string_view text);

}  // namespace sysring::workspace
