#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "lab/machine/machine.h"

namespace lab::windows {

/// What goes wrong with a machine; the names are those of the list.
struct Faults {
  bool access_denied = false;     ///< Logins get a token that is not elevated.
  bool config_refused = false;    ///< `sysmon -c` refuses whatever it gets.
  bool rules_not_loaded = false;  ///< The service goes on with its old rules.
  bool event16_stale = false;     ///< Event 16 names the configuration before.
  bool event16_missing = false;
  bool hash_mismatch = false;  ///< ConfigHash is another.
  bool incompatible = false;   ///< The service refuses the rules (Event 255), and exits later.
  bool not_automatic = false;  ///< The start type becomes manual when a configuration is applied.
  bool never_forwarded = false;
  bool delete_fails = false;
  bool key_denied = false;
  bool disk_full = false;
  bool clm = false;
  bool no_powershell = false;  ///< A policy blocks powershell.exe.
  bool powershell_shell = false;
  bool not_installed = false;
  bool sysmon32 = false;
  bool native = false;
  bool vdi = false;
  bool no_forwarder = false;
  bool reimaged = false;                               ///< At the next start,
  std::optional<std::chrono::seconds> reimaged_after;  ///< or so long after the machine's begin.
  std::optional<std::chrono::seconds> service_dies;    ///< After a configuration was applied.
  std::optional<std::chrono::seconds> second_writer;   ///< After a configuration was applied.
  unsigned noise = 1;                                  ///< Events for each one, by the new rules.
  unsigned load = 0;        ///< Percent of a processor, by the new rules.
  unsigned long_lines = 0;  ///< Characters that ordinary processes have in their command lines.
  std::string renamed;      ///< The name of the service and its image.

  /// While a configuration is stored whose path has this in it; empty: any but the first one.
  std::optional<std::string> forwarding_stops;
};

/// Throws std::invalid_argument, with the word, for a fault that is not known or says no number.
Faults parse_faults(const FaultList& list);

}  // namespace lab::windows
