#include <cstdlib>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "base/text.h"
#include "rollout/world.h"

namespace sysring::rollout {
namespace {

constexpr std::size_t events_with_faults = 150;
constexpr std::size_t events_without = 2'000;

/// More of them in a long run: SYSRING_SEEDS=100000.
std::size_t seeds() {
  const char* wanted = std::getenv("SYSRING_SEEDS");
  return wanted == nullptr ? 3'000 : parse_number(wanted).value_or(0);
}

TEST(AnyRollout, KeepsItsRulesAndEndsOnceFaultsStop) {
  std::map<std::string, std::size_t> ends;
  for (std::size_t seed = 0; seed < seeds(); ++seed) {
    World world{seed};
    for (std::size_t i = 0; i < events_with_faults; ++i) world.goes_on();
    for (std::size_t i = 0; i < events_without && !world.has_ended(); ++i) {
      world.goes_on_without_faults();
    }
    EXPECT_TRUE(world.has_ended()) << "seed " << seed << " does not come to an end";
    for (const auto& broken : world.broken_rules())
      ADD_FAILURE() << "seed " << seed << ": " << broken;
    if (HasFailure()) return;
    for (const auto& [phase, times] : world.phases()) ends[phase] += times;
  }
  for (const auto* phase : {"running", "paused", "aborting", "rolling_back", "SUCCEEDED", "HALTED",
                            "ROLLED_BACK", "ROLLED_BACK_PARTIAL", "ABORTED"}) {
    EXPECT_GT(ends[phase], seeds() / 100) << phase << " is told of too seldom";
  }
}

}  // namespace
}  // namespace sysring::rollout
