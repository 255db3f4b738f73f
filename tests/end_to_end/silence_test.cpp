#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "end_to_end/killer.h"
#include "end_to_end/oracle.h"

// A silence of simulated machines with Windows and Linux whose controller dies at any moment;
// `sysring-lab dump` judges.
namespace sysring::tests {
namespace {

constexpr int exit_done = 0;
constexpr int exit_faults = 3;
constexpr int exit_interrupted = 130;
constexpr int rounds = 4;

/// Waits are a tenth as long.
LabFleet::Options twelve_machines() {
  return {{"--windows", "8", "--linux", "4", "--seed", "7", "--speed", "10", "--user", "op"},
          "version: 1\nrings:\n  - {name: all, select: {rest: true}}\n"};
}

std::vector<std::string> silencing(const std::string& lasts) {
  return {"silence", "*", "--minimal", "--for", lasts, "--reason", "noise", "--confirm", "12"};
}

std::size_t under_way(const LabFleet& fleet) {
  return fleet.ask({"silence", "--list"}).json().find("silences")->array()->size();
}

/// A quiet machine may have recorded nothing while its controller waits: it is looked at again.
std::string restore_all(const LabFleet& fleet) {
  constexpr int tries = 20;
  std::string said;
  for (int i = 0; i < tries && under_way(fleet) > 0; ++i) said += fleet.run({"restore", "*"}).text;
  EXPECT_EQ(under_way(fleet), 0U) << said;
  return said;
}

void expect_silenced(const LabFleet& fleet) {
  for (const auto& [name, machine] : fleet.dump()) {
    EXPECT_NE(machine.in_force, fleet.first().of(name)) << name;
    EXPECT_TRUE(machine.runs) << name;
    EXPECT_EQ(machine.leftovers, "") << name;
  }
}

TEST(Silence, EndsByItselfWhileSomebodyOwnsTheWorkspace) {
  const LabFleet fleet{twelve_machines()};
  fleet.expect(exit_done, silencing("1h"));
  expect_silenced(fleet);
  expect_everywhere(fleet, fleet.first(), restore_all(fleet));

  fleet.expect(exit_done, silencing("1s"));
  fleet.expect(exit_faults, {"silence", "--list"});
  const auto owner = fleet.start({"run"});
  while (under_way(fleet) > 0) std::this_thread::sleep_for(std::chrono::milliseconds{100});
  owner->signal(SIGTERM);
  const auto said = owner->output();
  EXPECT_EQ(owner->exit_code(), exit_interrupted) << said;
  expect_everywhere(fleet, fleet.first(), said);
}

TEST(Silence, EndsAsIfNobodyHadDied) {
  const auto seed = seed_of_this_run();
  SCOPED_TRACE("SYSRING_SEED=" + std::to_string(seed));
  std::mt19937 random{seed};
  std::uniform_int_distribution<int> moment{0, 3'000};
  const LabFleet fleet{twelve_machines()};
  std::string last;
  const auto start_and_kill = [&](const std::vector<std::string>& command) {
    const auto controller = fleet.start(command);
    std::this_thread::sleep_for(std::chrono::milliseconds{moment(random)});
    controller->signal(SIGKILL);
    last += controller->output();
  };
  for (int round = 0; round < rounds && !testing::Test::HasFailure(); ++round) {
    start_and_kill(silencing("1h"));
    start_and_kill({"restore", "*"});
    last += restore_all(fleet);
    expect_everywhere(fleet, fleet.first(), last);
  }
}

}  // namespace
}  // namespace sysring::tests
