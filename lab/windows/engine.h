#pragma once

#include <string>

#include "lab/windows/state.h"

// What Sysmon does on the machine: its service, its driver and the events that they write.
namespace lab::windows {

/// Something that Sysmon may log; its rules decide, and name it.
struct Occurrence {
  std::uint16_t id;
  std::uint32_t pid;
  Fields fields;
};
void occur(State& state, const Occurrence& occurrence);

/// Writes what the rules in force have let through, as often as the machine's faults will have it.
void log_event(State& state, const std::shared_ptr<const Body>& body, std::uint32_t subject);

/// Who runs `sysmon -c`.
struct Writer {
  std::string user;  ///< SID
  std::uint32_t pid;
};

/// What `sysmon -c FILE` does once the file was found right: stores it, writes Event 16, and the
/// service loads the rules a little later.
void apply(State& state, const std::shared_ptr<const Configuration>& configuration,
           const std::string& path, const Writer& writer);

/// Win32 error codes: 0, 1056 running already, 1058 disabled, 1060 no such service.
std::uint32_t start_service(State& state, const std::string& name);
void stop_service(State& state, const std::string& name, std::uint32_t exit_code);

bool is_running(const State& state, std::string_view service);
bool is_sysmon(const State& state, std::string_view service);

/// What Windows writes into the System log as it starts.
void log_start(State& state);

void reboot(State& state);

}  // namespace lab::windows
