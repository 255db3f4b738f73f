#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/facts.h"
#include "sysmon/event.h"

// What the native tools of Windows print, read by order, digits, SIDs and SDDL: never by words,
// which are in the language of the host. All texts that come out are printable.
namespace sysring::host::windows {

/// `reg query KEY /v VALUE`, one or several: value lines by their names. A line is four blanks, the
/// name, four blanks, the type, four blanks, the data.
std::map<std::string, std::string, std::less<>> registry_values(std::string_view text);

/// "0x1f" as reg shows a REG_DWORD, or decimal digits.
std::optional<std::uint64_t> registry_number(std::string_view data);

/// `sc queryex SERVICE`: the lines with " : " in their order TYPE, STATE, WIN32_EXIT_CODE,
/// SERVICE_EXIT_CODE, CHECKPOINT, WAIT_HINT, PID.
struct ServiceState {
  fleet::Service service = fleet::Service::unknown;
  std::uint64_t state = 0;  ///< 1 stopped, 2 start pending, 3 stop pending, 4 running, …
  std::uint64_t exit_code = 0;
  std::uint64_t service_exit_code = 0;
  std::uint32_t process_id = 0;
};
std::optional<ServiceState> service_state(std::string_view text);

/// "running, process 1234" or "stopped, exit code 1067".
std::string words_of(const ServiceState& state);

/// Of Services\NAME: Start 2 is automatic, delayed or not; 3 manual; 4 disabled.
fleet::StartType start_type(const std::map<std::string, std::string, std::less<>>& settings);

/// `wevtutil gli`: the number of the newest record, oldest + count - 1; nothing for an empty log.
std::optional<std::uint64_t> newest_record(std::string_view text);

/// `wevtutil qe … /f:xml`: elements without a root, in which a Data may have line ends. Oldest
/// first whatever the order they came in; one that cannot be read is left out.
std::vector<sysmon::Event> events_in(std::string_view text);

/// The second field of `whoami /user /fo csv /nh`; empty where it is no SID.
std::string user_sid(std::string_view text);

/// `certutil -hashfile`: the line of 64 hex digits, with blanks between them on old Windows.
std::string hashed_by_certutil(std::string_view text);

/// Whether a DACL lets in nobody but SYSTEM, Administrators and, to read only, those SIDs, and
/// inherits nothing. Entries are compared as a set: Windows may order them anew.
bool is_closed(std::string_view sddl, const std::vector<std::string>& readers);

}  // namespace sysring::host::windows
