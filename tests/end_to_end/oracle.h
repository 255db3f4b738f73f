#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "end_to_end/lab_fleet.h"

// What a rollout may say of a machine, by what is wrong with that machine and by what it has
// become.
namespace sysring::tests {

/// How a rollout ended for a host, as the product tells: "FAILED SR303", "HEALTHY", "pending".
using Verdict = std::string;
using Verdicts = std::map<std::string, Verdict>;  ///< By host.

/// Of a rollout that has ended, by `sysring show`. A host that it does not name has simply got what
/// it should, or was never started; one that is not in the plan is "not planned".
Verdicts verdicts_on(const std::map<std::string, Machine>& machines, const Json& plan,
                     const Json& rollout);

/// What a host had, and what it was to get.
struct Change {
  std::string before;  ///< SHA-256
  std::string after;
};

/// What a machine lacks that is said to be in order with that configuration, unless it has lacked
/// it before; empty where there is nothing.
std::string disorder(const Machine& machine, const std::string& wanted);

/// Machines run what `wanted` says of their release, none got a configuration twice in a row, and
/// the ledger says of each what it runs. `last_words` of a controller are for whoever reads a
/// failed test.
void expect_everywhere(const LabFleet& fleet, const Release& wanted, const std::string& last_words);

/// Where a rollout went in the end: everywhere it could, or back.
enum class Direction : std::uint8_t { forward, back };

/// What speaks against a verdict; empty where nothing does.
std::string objection(const Verdict& verdict, const Machine& machine, const Change& change,
                      Direction direction);

/// Those faults that a machine of this kind can be drawn with.
std::vector<std::string_view> faults_of(bool is_windows);

}  // namespace sysring::tests
