#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "cli/exit.h"
#include "cli/shell.h"
#include "cli/site.h"
#include "engine/sweep_result.h"

// What `sysring doctor` looks at, and how it tells.
namespace sysring::cli {

enum class Health : std::uint8_t { good, warning, fault, by_hand };

/// One thing that was looked at.
struct Examined {
  Health health = Health::good;
  std::string what;
  std::string found;
  std::string remedy = {};
  std::optional<Reason> reason = {};
  std::vector<std::string> commands = {};  ///< For somebody's hands.
  std::string expected = {};               ///< Of the commands.
};

/// With the remedy of the error, or that of its code.
Examined examined_fault(std::string what, const Error& error);

/// State directory, ledger, credentials, trusted keys, collector, SSH library. Reads only.
std::vector<Examined> examine_workspace(const Site& site, Time now);

/// How the hosts were reached, and whose clock is off.
std::vector<Examined> examine_hosts(const engine::SweepResult& result);

/// The points of docs/windows.md, as they stand on one host.
std::vector<Examined> examine_first_day(const engine::SweepResult& result);

/// Exit::faults where there is a fault.
Exit conclude(const std::vector<Examined>& all, Shell& shell);

}  // namespace sysring::cli
