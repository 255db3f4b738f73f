#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lab::sysmon {

using Data = std::vector<std::pair<std::string, std::string>>;

/// Sends one event to syslog in the form of Sysmon for Linux: one line, facility user, severity
/// info, tag `sysmon`. The socket is the one that the state file `log_socket` names, or /dev/log.
void log_event(int id, const Data& data);

std::string utc_now();  ///< "2026-11-24 02:01:48.225", as the field UtcTime has it.

}  // namespace lab::sysmon
