#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "sysmon/event.h"

namespace sysring::collector {

/// An event that has arrived, and when the collector got it.
struct Arrival {
  sysmon::Event event;
  Time received_at{};
};

/// The newest event of a computer, of any id.
struct Newest {
  std::string computer;
  std::uint64_t record_id = 0;
  Time event_at{};
  Time received_at{};
};

/// One pass over what is new: it answers for every waiting host at once.
struct Harvest {
  std::vector<Arrival> config_changes;  ///< Events 16, oldest first.
  std::vector<Newest> newest;           ///< Of each computer that was heard of in this pass.
  std::uint64_t skipped = 0;            ///< Events that could not be read; they prove nothing.
};

/// Where the fleet's events arrive. Calls may take long; the engine makes them on a helper thread,
/// one at a time.
class Collector {
 public:
  virtual ~Collector() = default;

  /// What has arrived since the last call; the first one reads back to `since`. No data is an
  /// empty harvest, never an error; Reason::collector_unreadable where nobody can say.
  virtual Result<Harvest> harvest(Time since) = 0;
};

}  // namespace sysring::collector
