#include "cli/exit.h"

#include <gtest/gtest.h>

namespace sysring::cli {
namespace {

using rollout::HostState;
using rollout::Phase;

engine::View ended(Phase phase, HostState state = HostState::healthy) {
  engine::View view;
  view.phase = phase;
  view.rings.emplace_back().hosts[static_cast<std::size_t>(state)] = 1;
  return view;
}

TEST(ExitCode, TellsHowARolloutEnded) {
  EXPECT_EQ(exit_of(ended(Phase::succeeded)), Exit::done);
  EXPECT_EQ(exit_of(ended(Phase::succeeded, HostState::skipped)), Exit::done);
  EXPECT_EQ(exit_of(ended(Phase::succeeded, HostState::failed)), Exit::some_failed);
  EXPECT_EQ(exit_of(ended(Phase::succeeded, HostState::unreachable)), Exit::some_failed);
  EXPECT_EQ(exit_of(ended(Phase::halted)), Exit::halted);
  EXPECT_EQ(exit_of(ended(Phase::rolled_back, HostState::rolled_back)), Exit::rolled_back);
  EXPECT_EQ(exit_of(ended(Phase::rolled_back_partial)), Exit::rollback_incomplete);
  EXPECT_EQ(exit_of(ended(Phase::aborted)), Exit::halted);
  EXPECT_EQ(exit_of(ended(Phase::aborted, HostState::rolled_back)), Exit::rolled_back);
  EXPECT_EQ(exit_of(ended(Phase::paused)), Exit::waiting);
}

TEST(ExitCode, IsLoudAboutAHostThatIsNotBack) {
  EXPECT_EQ(exit_of(ended(Phase::aborted, HostState::rollback_failed)), Exit::rollback_incomplete);
  EXPECT_EQ(exit_of(ended(Phase::rolling_back, HostState::rollback_failed)),
            Exit::rollback_incomplete);
}

TEST(ExitCode, OfAnErrorIsThatOfItsReason) {
  EXPECT_EQ(exit_of(Errors{{Reason::bad_usage, Effect::none, ""}}), Exit::usage);
  EXPECT_EQ(exit_of(Errors{{Reason::locked, Effect::none, ""}}), Exit::locked);
  EXPECT_EQ(exit_of(Errors{{Reason::bad_xml, Effect::none, ""}}), Exit::error);
}

}  // namespace
}  // namespace sysring::cli
