#pragma once

#include <map>
#include <optional>
#include <string>

#include <sys/types.h>

namespace lab::sysmon {

/// Where this Sysmon keeps what it knows: /opt/sysmon, or $SYSMON_STUB_STATE in the tests.
std::string state_path(const std::string& name);

/// Empty where there is no such file.
std::string read_text(const std::string& path);
bool write_text(const std::string& path, const std::string& bytes);  ///< Mode 0600.
bool exists(const std::string& path);

/// The daemon that runs, if one does.
std::optional<pid_t> daemon_pid();

/// What the lab wants to go wrong, read afresh each time: `key=value` lines of the file `faults`.
std::map<std::string, std::string> faults();
int number_of(const std::map<std::string, std::string>& faults, const std::string& key,
              int otherwise);

/// The next EventRecordID; it grows over restarts.
unsigned long next_record_id();

}  // namespace lab::sysmon
