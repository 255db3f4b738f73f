#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "host/check.h"

namespace sysring::engine {

/// What one look at each of many hosts has brought.
struct SweepResult {
  std::size_t asked = 0;
  std::size_t reached = 0;
  std::size_t changed = 0;  ///< Hosts of which a fact is another than before.
  std::size_t left = 0;     ///< To the rollout that was at work on them, and looks itself.
  std::size_t not_reached = 0;
  std::vector<std::pair<std::string, Error>> faults = {};  ///< Of the first of them.
  /// What somebody's host runs and nobody had, and what stands for it from now on: SHA-256 both.
  struct Adopted {
    std::string host;
    std::string shown;
    std::string stand_in;
  };
  std::vector<Adopted> adopted = {};
  /// Hosts whose clock is ahead of ours, or behind where it is negative, by more than the
  /// tolerance.
  std::vector<std::pair<std::string, std::chrono::seconds>> clocks = {};
  std::vector<::sysring::host::Check> checks = {};  ///< Of the first day of one host.
  std::string collector_fault = {};  ///< Why nothing is known of forwarding; printable.

  /// A look may take so long from its reading of the clock to our hearing of it.
  static constexpr std::chrono::seconds clock_tolerance{120};
  static constexpr std::size_t most_faults = 10'000;  ///< What a line of the socket can hold.
};

Json to_json(const SweepResult& result);
Result<SweepResult> sweep_result_from(const Json& json);

}  // namespace sysring::engine
