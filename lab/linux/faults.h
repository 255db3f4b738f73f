#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "lab/machine/machine.h"

namespace lab::linux_host {

/// What is to go wrong. "Applied" is a configuration that came by `sysmon -c` and is not the one
/// that the machine began with: putting that back always works.
struct Faults {
  bool access_denied = false;     ///< sudo asks for a password.
  bool config_refused = false;    ///< `sysmon -c` ends with 87.
  bool rules_not_loaded = false;  ///< Event 16 as it should be, over the old rules.
  bool event16_stale = false;     ///< Event 16 names what was in force before.
  bool event16_missing = false;   ///< The rules are loaded, and no event says so.
  bool hash_mismatch = false;     ///< Event 16 names another hash.
  bool not_automatic = false;     ///< The unit is not enabled.
  bool never_forwarded = false;
  bool delete_fails = false;                                ///< No XML below /run can be removed.
  bool disk_full = false;                                   ///< /run has no room left.
  bool reimaged = false;                                    ///< Set up afresh at its next reboot,
  std::optional<std::chrono::seconds> reimaged_after = {};  ///< or so long after it began.
  bool not_installed = false;
  bool reload_crash = false;  ///< The daemon dies as it loads an applied configuration.
  bool incompatible = false;  ///< The daemon cannot load it: old rules, no Event 16.
  std::optional<std::chrono::seconds> service_dies = {};   ///< So long after an apply.
  std::optional<std::chrono::seconds> second_writer = {};  ///< Puts the first one back then.

  /// While an applied configuration is stored whose path has this in it; empty: any.
  std::optional<std::string> forwarding_stops = {};
  std::uint32_t noise = 1;  ///< So many events for one, under an applied configuration.

  /// Throws std::invalid_argument.
  static Faults parse(const FaultList& list);
};

}  // namespace lab::linux_host
