#include <cstdlib>

#include <gtest/gtest.h>

#include "base/text.h"
#include "end_to_end/killer.h"
#include "end_to_end/oracle.h"

// The controller dies at any moment of a rollout over 60 machines with Windows and Linux.
namespace sysring::tests {
namespace {

constexpr int exit_done = 0;
constexpr int exit_rolled_back = 6;

/// SYSRING_KILLS=50 instead of 16, in all.
int kills() {
  const char* given = std::getenv("SYSRING_KILLS");
  return given == nullptr ? 16 : static_cast<int>(parse_number(given).value_or(16));
}

/// Waits are a tenth as long. ws0001 and lx0001 are canaries.
std::vector<std::string> sixty_machines(std::vector<std::string> more) {
  std::vector<std::string> words{"--windows", "46",      "--linux", "14",     "--seed",
                                 "7",         "--speed", "10",      "--user", "op"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::string rings() {
  const std::string gate =
      "gate: {success: 100%, soak: 2s, forwarding: required, forwarding_deadline: 30s}";
  return "version: 1\n"
         "defaults: {host_deadline: 2m, progress_deadline: 4m}\n"
         "rings:\n"
         "  - {name: canary, select: {hosts: [ws0001, ws0002, lx0001]}, " +
         gate + "}\n  - {name: broad, select: {rest: true}, " + gate + "}\n";
}

/// Who was never started is not forgotten: it is named nowhere, and was not touched.
void expect_verdicts(const LabFleet& fleet, const Release& next, const Killer& killer,
                     Direction direction) {
  const auto plan = fleet.ask({"show", next.plan}).json();
  const auto rollout = fleet.ask({"show", killer.rollout()}).json();
  for (const auto& [name, verdict] : verdicts_on(fleet.dump(), plan, rollout)) {
    const bool is_right = direction == Direction::forward
                              ? verdict == "HEALTHY"
                              : verdict.starts_with("ROLLED_BACK") || verdict == "pending";
    EXPECT_TRUE(is_right) << name << " " << verdict << "\n" << killer.last_words();
  }
}

TEST(KilledOverTheLab, ARolloutEndsAsIfNothingHadHappened) {
  const auto seed = seed_of_this_run();
  SCOPED_TRACE("SYSRING_SEED=" + std::to_string(seed));
  const LabFleet fleet{{sixty_machines({}), rings()}};
  Killer killer{seed, {.kills = kills() / 2, .latest_moment = 4'000}};
  for (int round = 2; killer.goes_on() && !testing::Test::HasFailure(); ++round) {
    const auto next = fleet.plan(std::to_string(round) + ".0.0");
    EXPECT_EQ(killer.carry(fleet, next.plan), exit_done) << killer.last_words();
    expect_everywhere(fleet, next, killer.last_words());
    expect_verdicts(fleet, next, killer, Direction::forward);
  }
}

TEST(KilledOverTheLab, ARolloutThatGoesBackDoesSoToo) {
  const auto seed = seed_of_this_run();
  SCOPED_TRACE("SYSRING_SEED=" + std::to_string(seed));
  const LabFleet fleet{{sixty_machines({"--fault", "ws0001:forwarding_stops"}), rings()}};
  Killer killer{seed + 1, {.kills = kills() - kills() / 2, .latest_moment = 4'000}};
  for (int round = 2; killer.goes_on() && !testing::Test::HasFailure(); ++round) {
    const auto next = fleet.plan(std::to_string(round) + ".0.0");
    EXPECT_EQ(killer.carry(fleet, next.plan), exit_rolled_back) << killer.last_words();
    expect_everywhere(fleet, fleet.first(), killer.last_words());
    expect_verdicts(fleet, next, killer, Direction::back);
  }
}

}  // namespace
}  // namespace sysring::tests
