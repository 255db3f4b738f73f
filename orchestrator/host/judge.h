#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "fleet/evidence.h"
#include "host/status.h"
#include "sysmon/config.h"
#include "sysmon/event.h"

// What proves that a configuration is in force on a host: L1 to L4.
namespace sysring::host {

/// What is to be proven, and against what it is held.
struct Claim {
  sysmon::Config config;
  std::string file;              ///< The staged file that was loaded just now; empty: none was.
  std::string user = {};         ///< Who loaded it, as an event of Windows tells; may be empty.
  std::string probe = {};        ///< The probe that the file has; empty: none, or none was loaded.
  std::optional<Status> before;  ///< What the host showed before that.
  bool started = false;          ///< The service was started by us.
  bool key_was_read = false;     ///< Who may read the rules: then it has to be told again.
  Time host_now{};  ///< By the host's clock. Where nothing was loaded, events must be that fresh.
};

/// The four levels, and what to say where one of them is not proven.
struct Judgement {
  std::vector<fleet::Evidence> evidence;  ///< L1 to L4, in order.
  std::optional<Error> fault = {};  ///< Of the first refuted level, else of the first unknown one.
  std::optional<sysmon::Event> announced = {};  ///< The Event 16 that names the configuration.

  [[nodiscard]] fleet::Proof proof(fleet::Level level) const;

  /// Only events are missing, and they may still come.
  [[nodiscard]] bool may_improve() const;
};

/// Where a file was loaded, L2 wants its Event 16. Where none was, the Event 16 may have been
/// rotated away: then L2 stays unknown and is no fault, unless a newer one tells of another
/// configuration.
///
/// Where a file with a probe was loaded, L4 wants the event of the probe: a service that goes on
/// recording without it has the old rules, and L4 is refuted. Without a probe any event of the
/// service proves L4, if we did not cause it.
///
/// Record ids begin anew where the state of Sysmon was removed, so a start of the service lets an
/// event be newer by its time alone.
Judgement judge(const Claim& claim, const Status& status, Time now);

}  // namespace sysring::host
