#pragma once

#include <string>

#include "base/time.h"

namespace sysring::cli {

/// "2026-11-24T12:41:08Z", without fractions; empty where it never was.
std::string to_the_second(Time time);

/// "2026-11-24 12:41", for people; "never" where it never was.
std::string to_the_minute(Time time);

/// "3 m 5 s ago"; "never" where it never was.
std::string ago(Time time, Time now);

}  // namespace sysring::cli
