#include <algorithm>

#include <gtest/gtest.h>

#include "end_to_end/fleet.h"
#include "end_to_end/killer.h"

namespace sysring::tests {
namespace {

constexpr int exit_done = 0;
constexpr int exit_rolled_back = 6;

void expect_agreement(const Fleet& fleet) {
  for (const auto& host : fleet.hosts()) {
    const auto announced = fleet.announced_by(host);
    EXPECT_EQ(std::ranges::adjacent_find(announced), announced.end())
        << host << " has applied a configuration twice in a row";
    const auto said = fleet.ask({"explain", host});
    EXPECT_EQ(text_of(said.json(), "config"), announced.back()) << host << said.text;
  }
}

void expect_nothing_left_over(const Fleet& fleet) {
  const auto swept = fleet.run({"sweep"});
  EXPECT_EQ(swept.code, exit_done) << swept.text;
  for (const auto& host : fleet.hosts()) {
    const auto said = fleet.run({"explain", host});
    EXPECT_FALSE(said.has("Left over")) << said.text;
  }
}

TEST(KilledAtAnyMoment, TheControllerGoesOn) {
  if (!Fleet::is_possible()) GTEST_SKIP() << "needs root: lab hosts have namespaces of their own";
  const auto seed = seed_of_this_run();
  SCOPED_TRACE("SYSRING_SEED=" + std::to_string(seed));
  const Fleet fleet{{.hosts = 6,
                     .lab = {"--host", "lx02", "--stops-forwarding", "harm_"},
                     .forwarding_deadline = "10s"}};
  Killer killer{seed, {.kills = 50}};
  for (int round = 1; killer.goes_on() && !testing::Test::HasFailure(); ++round) {
    const bool does_harm = round % 2 == 1;
    const auto version = std::to_string(round) + ".0.0" + (does_harm ? "-harm" : "");
    EXPECT_EQ(killer.carry(fleet, fleet.plan(version)), does_harm ? exit_rolled_back : exit_done)
        << version << ": " << killer.last_words();
    expect_agreement(fleet);
  }
  expect_nothing_left_over(fleet);
}

}  // namespace
}  // namespace sysring::tests
