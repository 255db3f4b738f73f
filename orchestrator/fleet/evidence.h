#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

namespace sysring::fleet {

/// What its contact with a host is doing.
enum class Activity : std::uint8_t {
  none,
  looking,
  keeping,  ///< Reading the configuration that the host has, so that it can be put back.
  staging,
  closing,
  applying,
  verifying,
  awaiting_collector,
  unknown,  ///< The command was sent and the answer lost.
};

/// The levels of proof that a configuration is in force: L1 to L6.
enum class Level : std::uint8_t {
  stored = 1,     ///< L1: the hash of what the host has stored.
  announced = 2,  ///< L2: an Event 16 of this operation, newer than what was there before.
  running = 3,    ///< L3: no Event 255, service running and automatic.
  recording = 4,  ///< L4: the service itself has logged since.
  arriving = 5,   ///< L5: seen at the collector.
  soaked = 6,     ///< L6: still so after the soak, rates and load within the gate.
};

enum class Proof : std::uint8_t { proven, refuted, unknown };

/// What was seen for one level, in the host's own words.
struct Evidence {
  Level level = Level::stored;
  Proof proof = Proof::unknown;
  Time at{};
  std::string seen;  ///< Printable, at most 4 KB.
};

/// How a contact with a host ended, as far as the policy has to know.
enum class Finding : std::uint8_t {
  current,      ///< The wanted configuration was in force already; nothing was touched.
  verified,     ///< L1 to L4 are proven.
  untouched,    ///< It ended before anything was changed, and may simply be tried again.
  skipped,      ///< A fault that was there before us: the host cannot be judged.
  unreachable,  ///< No contact, or no rights: trust, authentication, access, network.
  failed,       ///< The wanted configuration is not in force, or something broke.
  unknown,      ///< The answer to a changing command was lost.
};

/// What the end of a contact tells the policy.
struct Report {
  Finding finding = Finding::unknown;
  std::optional<Error> error = {};  ///< Why, for all but current and verified.
  bool changed = false;  ///< Something was sent that may have changed the host's configuration.
};

std::string_view to_string(Activity activity);
std::string_view to_string(Level level);  ///< "L1"
std::string_view to_string(Proof proof);
std::string_view to_string(Finding finding);

}  // namespace sysring::fleet
