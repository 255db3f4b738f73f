#include <gtest/gtest.h>

#include "end_to_end/fleet.h"

namespace sysring::tests {
namespace {

/// The demo checks exit codes and words itself; here it only has to end well.
TEST(Demo, OnRealHostsEndsAsTold) {
  if (!Fleet::is_possible()) GTEST_SKIP() << "needs root: lab hosts have namespaces of their own";
  Process demo{{SOURCE_DIR "/lab/demo/real/run", LAB_BIN, "--exit"}};
  const auto text = demo.output();
  EXPECT_EQ(demo.exit_code(), 0) << text;
}

}  // namespace
}  // namespace sysring::tests
