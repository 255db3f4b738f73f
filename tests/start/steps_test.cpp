#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "start/shell.h"

namespace sysring::start_tests {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Ran run_steps(const std::string& script) {
  const Directory here;
  here.holds("build/log/.keep", "");
  return run(here,
             "set -u\nroot=$PWD\n. '" SOURCE_DIR "/tools/start/steps.sh'\nsteps=2\n" + script);
}

TEST(StartSteps, AreNumberedAndTellTheirResult) {
  const auto ran = run_steps(
      "work() { echo much text; said='all done'; }\n"
      "step First one work\nstep Second two true\n");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_THAT(ran.output, StartsWith("[1/2] First            all done"));
  EXPECT_THAT(ran.output, HasSubstr("\n[2/2] Second "));
  EXPECT_THAT(ran.output, Not(HasSubstr("much text")));
}

TEST(StartSteps, EndWithTheCodeOfTheOneThatFailsAndNameItsLog) {
  const auto ran = run_steps(
      "work() { echo what went wrong; return 42; }\n"
      "step First one work\nstep Second two true\n");
  EXPECT_EQ(ran.exit_code, 42);
  EXPECT_THAT(ran.output, HasSubstr("FAILED, exit code 42"));
  EXPECT_THAT(ran.output, HasSubstr("what went wrong"));
  EXPECT_THAT(ran.output, HasSubstr("build/log/one.log"));
  EXPECT_THAT(ran.output, Not(HasSubstr("Second")));
}

/// `ctest` and the counting as they end, in a step as ./start makes it.
Ran run_tests_where(const std::string& ctest, const std::string& count) {
  const Directory here;
  here.holds("build/log/.keep", "");
  here.holds("build/dev/.keep", "");
  here.holds_program("bin/ctest", "#!/bin/sh\n" + ctest + "\n");
  here.holds_program("tools/count-tests", "#!/bin/sh\n" + count + "\n");
  return run(here, "set -u\nroot=$PWD\n. '" SOURCE_DIR "/tools/start/steps.sh'\n. '" SOURCE_DIR
                   "/tools/start/builds.sh'\nsteps=1\nstep Test tests run_tests dev dev\n");
}

TEST(StartTests, FailWhereATestFailsOrNothingCanBeCounted) {
  EXPECT_EQ(run_tests_where("exit 0", "echo 3 passed, 0 failed").exit_code, 0);
  EXPECT_EQ(run_tests_where("exit 8", "echo 2 passed, 1 failed; exit 1").exit_code, 8);
  EXPECT_EQ(run_tests_where("exit 8", "echo 3 passed, 0 failed").exit_code, 8);
  EXPECT_EQ(run_tests_where("exit 0", "echo 0 passed, 0 failed; exit 1").exit_code, 1);
}

TEST(Start, SaysHowItIsUsedToSomebodyWhoDoesNotKnow) {
  const Directory here;
  for (const auto* arguments : {"", "tset", "test --fast", "demo --exit now"}) {
    const auto ran = run(here, std::string{"'" SOURCE_DIR "/start' "} + arguments);
    EXPECT_EQ(ran.exit_code, 64) << arguments;
    EXPECT_THAT(ran.output, HasSubstr("./start test --full")) << arguments;
  }
}

}  // namespace
}  // namespace sysring::start_tests
