#include <gtest/gtest.h>

#include "process.h"

namespace sysring::tests {
namespace {

/// As demo_test.cpp has it of the real hosts.
TEST(Demo, OnSimulatedHostsEndsAsTold) {
  Process demo{{SOURCE_DIR "/lab/demo/run", LAB_BIN, "--exit"}};
  const auto text = demo.output();
  EXPECT_EQ(demo.exit_code(), 0) << text;
}

}  // namespace
}  // namespace sysring::tests
