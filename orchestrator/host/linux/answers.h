#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "fleet/facts.h"
#include "host/linux/lines.h"
#include "host/linux/sections.h"
#include "sysmon/event.h"
#include "sysmon/hash_set.h"
#include "transport/transport.h"

// What the answers of a host say. All texts are printable: nothing of a host goes further as it is.
namespace sysring::host::linux {

/// What can be judged: the service, what it has stored, and what it has logged.
struct Status {
  fleet::Service service = fleet::Service::unknown;
  fleet::StartType start_type = fleet::StartType::unknown;
  std::string service_words;  ///< "active running, enabled, success, process 1455, restarts 0"
  std::uint32_t process_id = 0;
  std::uint64_t restarts = 0;
  bool unit_is_known = false;  ///< systemd has loaded the unit.

  sysmon::HashSet config;  ///< Of the daemon's own copy; empty where there is none.
  std::uint64_t config_size = 0;

  std::optional<sysmon::Event> newest;
  std::vector<sysmon::Event> changes;  ///< Events 16, oldest first.
  std::vector<sysmon::Event> starts;   ///< Events 4.
  std::vector<sysmon::Event> errors;   ///< Events 255.
  std::vector<sysmon::Event> life;     ///< Of the service, and not caused by us.
  std::vector<sysmon::Event> probes;   ///< Under the name of the probe that was looked for.
};

/// The newer of the two, with the events of both.
Status joined(const Status& older, Status newer);

struct Look {
  fleet::Facts facts;
  Status status;
  Position position;
  std::string others;  ///< The process of an apply of ours that still goes on; mostly empty.
};

/// What became of `sysmon -c`.
struct Loading {
  std::optional<std::uint64_t> exit_code;  ///< Nothing where nothing was loaded.
  std::string said;
  std::string found_instead;  ///< SHA-256 of what lies there now, where somebody was faster.
  bool started = false;       ///< The service had to be started.
  bool left_behind = false;   ///< The staged file is still there.
  Position position;
  Status status;
};

/// Takes over into the facts what a later status tells.
void update(fleet::Facts& facts, const Status& status, Time now);

Result<Look> look_in(const transport::Answer& answer, const Site& site, Time now);
Result<Loading> loading_in(const transport::Answer& answer);
Result<Status> status_in(const transport::Answer& answer, std::string_view step);

/// Whether the hash that was read back is that of the bytes; not_staged or no_space where not.
Result<Done> staged_in(const transport::Answer& answer, const Digests& sent);

/// Our directories that are still there after a tidying up.
Result<std::vector<std::string>> leftovers_in(const transport::Answer& answer, const Site& site);

}  // namespace sysring::host::linux
