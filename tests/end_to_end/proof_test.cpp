#include <gtest/gtest.h>

#include "end_to_end/fleet.h"

namespace sysring::tests {
namespace {

constexpr int exit_done = 0;
constexpr int exit_rolled_back = 6;

/// Hash, Event 16 and signs of life are all as they should be.
TEST(Proof, OfARuleFindsAHostThatKeepsItsOldRules) {
  if (!Fleet::is_possible()) GTEST_SKIP() << "needs root: lab hosts have namespaces of their own";
  const Fleet fleet{{.hosts = 3, .lab = {"--host", "lx02", "--fault", "reload=pretended"}}};
  const auto applied = fleet.run({"apply", fleet.plan("2.0.0"), "--progress", "plain"});
  EXPECT_EQ(applied.code, exit_rolled_back) << applied.text;
  EXPECT_TRUE(applied.has("SR409")) << applied.text;

  const auto plan = fleet.file("unproven.plan");
  EXPECT_EQ(fleet.run({"release", "add", "2.0.1", "--no-probe"}).code, exit_done);
  EXPECT_EQ(fleet.run({"plan", "--release", "2.0.1", "-o", plan}).code, exit_done);
  const auto believed = fleet.run({"apply", plan, "--progress", "plain"});
  EXPECT_EQ(believed.code, exit_done) << believed.text;
}

}  // namespace
}  // namespace sysring::tests
