#include <cstdlib>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "base/text.h"
#include "end_to_end/oracle.h"

// Every fault of the lab, over Windows and Linux machines: each host ends in a state, and it is the
// right one. `sysring-lab dump` judges, by the table of oracle.cpp.
namespace sysring::tests {
namespace {

constexpr int exit_done_with_failures = 4;
constexpr int exit_rolled_back = 6;
constexpr int exit_rollback_incomplete = 7;

/// SYSRING_SEEDS=20 tries 20 fleets instead of one, SYSRING_SEED=5 begins with another than the
/// first.
std::vector<std::uint64_t> seeds() {
  const auto number = [](const char* variable) {
    const char* given = std::getenv(variable);
    return given == nullptr ? 1 : parse_number(given).value_or(1);
  };
  std::vector<std::uint64_t> all(number("SYSRING_SEEDS"));
  std::iota(all.begin(), all.end(), number("SYSRING_SEED"));
  return all;
}

/// Waits are a tenth as long; the collector's clock is ours, and gates go by that alone.
std::vector<std::string> drawn(std::uint64_t seed, const std::string& faulty) {
  return {"--windows", "140", "--linux", "60",       "--seed",           std::to_string(seed),
          "--speed",   "10",  "--user",  "operator", "--faults-by-seed", faulty};
}

std::string rings(const std::string& budgets) {
  const std::string gate =
      "gate: {" + budgets + ", soak: 6s, forwarding: required, forwarding_deadline: 30s}";
  return "version: 1\n"
         "defaults: {host_deadline: 40s, progress_deadline: 90s, max_in_flight: 200}\n"
         "rings:\n"
         "  - {name: canary, select: {percent: 40}, " +
         gate + "}\n  - {name: broad, select: {rest: true}, " + gate + "}\n";
}

std::vector<std::string> applying(const Release& release) {
  return {"apply", release.plan, "--progress", "plain", "--confirm", std::to_string(release.hosts)};
}

void expect_each_fault_among(const std::map<std::string, Machine>& machines) {
  std::set<std::pair<bool, std::string>> drawn;
  for (const auto& [name, machine] : machines) {
    for (const auto& fault : machine.faults)
      drawn.emplace(machine.is_windows, fault.substr(0, fault.find('=')));
  }
  for (const bool is_windows : {true, false}) {
    for (const auto fault : faults_of(is_windows))
      EXPECT_TRUE(drawn.contains({is_windows, std::string{fault}})) << fault;
  }
}

/// The verdict of the rollout on each host, against what that has become.
void expect_right_verdicts(const LabFleet& fleet, const Release& before, const Release& after,
                           Direction direction) {
  const auto machines = fleet.dump();
  const auto plan = fleet.ask({"show", after.plan}).json();
  const auto rollout = fleet.ask({"show", "R-0001"}).json();
  for (const auto& [name, verdict] : verdicts_on(machines, plan, rollout)) {
    const auto& machine = machines.at(name);
    EXPECT_EQ(objection(verdict, machine, {before.of(name), after.of(name)}, direction), "")
        << verdict << " " << machine.dump << "\n"
        << fleet.run({"explain", name}).text;
  }
}

/// Whoever has no fault runs what the ledger says that it runs.
void expect_agreement(const LabFleet& fleet) {
  for (const auto& [name, machine] : fleet.dump()) {
    if (!machine.faults.empty()) continue;
    const auto said = fleet.ask({"explain", name});
    EXPECT_EQ(text_of(said.json(), "config"), machine.in_force) << name << said.text;
  }
}

TEST(AllFaults, EachHostEndsInTheStateThatItsFaultLeadsTo) {
  for (const auto seed : seeds()) {
    if (HasFailure()) return;
    SCOPED_TRACE("--seed " + std::to_string(seed));
    const LabFleet fleet{{drawn(seed, "70"), rings("success: 0%, max_unreachable: 100%")}};
    expect_each_fault_among(fleet.dump());
    const auto next = fleet.plan("2.0.0");
    fleet.expect(exit_done_with_failures, applying(next));
    expect_right_verdicts(fleet, fleet.first(), next, Direction::forward);
    expect_agreement(fleet);
  }
}

TEST(AllFaults, WhatAGateDoesNotAllowTakesEveryHostBack) {
  for (const auto seed : seeds()) {
    if (HasFailure()) return;
    SCOPED_TRACE("--seed " + std::to_string(seed));
    const LabFleet fleet{{drawn(seed, "30"), rings("success: 99%, max_unreachable: 100%")}};
    const auto next = fleet.plan("2.0.0");
    const auto said = fleet.run(applying(next));
    EXPECT_TRUE(said.code == exit_rolled_back || said.code == exit_rollback_incomplete)
        << said.code << said.text;
    expect_right_verdicts(fleet, fleet.first(), next, Direction::back);
    expect_agreement(fleet);
  }
}

}  // namespace
}  // namespace sysring::tests
