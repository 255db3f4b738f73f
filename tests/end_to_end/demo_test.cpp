#include <gtest/gtest.h>

#include "end_to_end/fleet.h"

namespace sysring::tests {
namespace {

/// The demos check exit codes and words themselves; here they only have to end well.
void expect_as_told(const std::string& script) {
  Process demo{{SOURCE_DIR "/lab/demo/" + script, LAB_BIN, "--exit"}};
  const auto text = demo.output();
  EXPECT_EQ(demo.exit_code(), 0) << text;
}

TEST(Demo, OnSimulatedHostsEndsAsTold) { expect_as_told("run"); }

TEST(Demo, OnRealHostsEndsAsTold) {
  if (!Fleet::is_possible()) GTEST_SKIP() << "needs root: lab hosts have namespaces of their own";
  expect_as_told("real/run");
}

}  // namespace
}  // namespace sysring::tests
