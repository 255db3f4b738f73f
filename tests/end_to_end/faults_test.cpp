#include <chrono>
#include <csignal>
#include <thread>

#include <gtest/gtest.h>

#include "base/file.h"
#include "end_to_end/fleet.h"

namespace sysring::tests {
namespace {

constexpr int exit_done = 0;
constexpr int exit_rolled_back = 6;
constexpr int exit_waiting = 8;
constexpr int exit_locked = 75;
constexpr int exit_interrupted = 130;

class EndToEnd : public testing::Test {
 protected:
  void SetUp() override {
    if (!Fleet::is_possible()) GTEST_SKIP() << "needs root: lab hosts have namespaces of their own";
  }
};

std::string config_in_ledger(const Fleet& fleet, const std::string& host) {
  const auto said = fleet.ask({"explain", host});
  EXPECT_EQ(said.code, exit_done) << said.text;
  const auto document = said.json();
  const auto* config = document.find("config");
  return config == nullptr || config->string() == nullptr ? "" : *config->string();
}

TEST_F(EndToEnd, ACollectorThatIsSilentForEverybodyPausesAndNothingGoesBack) {
  const Fleet fleet{{.forwarding_deadline = "5s"}};
  const auto plan = fleet.plan("2.0.0");
  const auto before = fleet.announced_by("lx01").size();
  fleet.silence_collector();
  const auto applied = fleet.run({"apply", plan, "--progress", "plain"});
  EXPECT_EQ(applied.code, exit_waiting) << applied.text;
  EXPECT_TRUE(applied.has("SR503")) << applied.text;
  EXPECT_EQ(fleet.announced_by("lx01").size(), before + 1) << "changed once, and not back";
  EXPECT_EQ(fleet.announced_by("lx03").size(), before) << "the next ring has not begun";
}

TEST_F(EndToEnd, AHostThatNeverForwardedDoesNotStopARollout) {
  const Fleet fleet{{.lab = {"--host", "lx02", "--never-forwards"}, .forwarding_deadline = "5s"}};
  const auto applied = fleet.run({"apply", fleet.plan("2.0.0"), "--progress", "plain"});
  EXPECT_EQ(applied.code, exit_done) << applied.text;
  for (const auto& host : fleet.hosts()) {
    EXPECT_EQ(config_in_ledger(fleet, host), fleet.announced_by(host).back()) << host;
  }
}

TEST_F(EndToEnd, AnAccountWithSudoDoesWhatRootDoes) {
  const Fleet fleet{{.hosts = 3, .lab = {"--user", "operator"}}};
  const auto applied = fleet.run({"apply", fleet.plan("2.0.0"), "--progress", "plain"});
  EXPECT_EQ(applied.code, exit_done) << applied.text;
  EXPECT_EQ(config_in_ledger(fleet, "lx03"), fleet.announced_by("lx03").back());
  const auto arrived = read_file(fleet.file("lab/collector/events.log"), 16'777'216);
  ASSERT_TRUE(arrived);
  EXPECT_NE(arrived->find("\"RuleName\">sysring-probe-"), std::string::npos)
      << "no probe is logged";
}

TEST_F(EndToEnd, WhatADeadControllerHasBegunOnAHostIsNotBegunAgain) {
  const Fleet fleet{{.hosts = 3, .lab = {"--host", "lx01", "--fault", "delay_ms=5000"}}};
  const auto plan = fleet.plan("2.0.0");
  const auto before = fleet.announced_by("lx01").size();
  const auto stored = fleet.stored_by("lx01");
  const auto controller = fleet.start({"apply", plan, "--progress", "plain"});
  for (int tries = 0; tries < 3'000 && fleet.stored_by("lx01") == stored; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  controller->signal(SIGKILL);
  (void)controller->output();
  ASSERT_EQ(fleet.announced_by("lx01").size(), before) << "stored, and not announced yet";
  const auto resumed = fleet.run({"resume", "--progress", "plain"});
  EXPECT_EQ(resumed.code, exit_done) << resumed.text;
  EXPECT_EQ(fleet.announced_by("lx01").size(), before + 1);
}

TEST_F(EndToEnd, OtherTerminalsUseTheOwner) {
  const Fleet fleet{{.hosts = 3}};
  const auto plan = fleet.plan("2.0.0");
  const auto owner = fleet.start({"run"});
  ASSERT_TRUE(owner->says("Serving"));
  EXPECT_EQ(fleet.run({"run"}).code, exit_locked);
  const auto applied = fleet.run({"apply", plan, "--progress", "plain"});
  EXPECT_EQ(applied.code, exit_done) << applied.text;
  const auto undone = fleet.run({"undo", "R-0001", "--confirm", "R-0001"});
  EXPECT_EQ(undone.code, exit_done) << undone.text;
  EXPECT_EQ(fleet.run({"watch", "--progress", "plain"}).code, exit_rolled_back);
  EXPECT_EQ(fleet.announced_by("lx01").front(), fleet.announced_by("lx01").back());
  owner->signal(SIGTERM);
  (void)owner->output();
  EXPECT_EQ(owner->exit_code(), exit_interrupted);
}

TEST_F(EndToEnd, CtrlCEndsWhatIsInFlightAndResumeGoesOn) {
  const Fleet fleet{{.hosts = 3}};
  const auto apply = fleet.start({"apply", fleet.plan("2.0.0"), "--progress", "plain"});
  ASSERT_TRUE(apply->says("canary"));
  apply->signal(SIGINT);
  const auto text = apply->output();
  EXPECT_EQ(apply->exit_code(), exit_interrupted) << text;
  const auto resumed = fleet.run({"resume", "--progress", "plain"});
  EXPECT_EQ(resumed.code, exit_done) << resumed.text;
  for (const auto& host : fleet.hosts()) {
    EXPECT_EQ(fleet.announced_by(host).size(), 2) << host;
  }
}

}  // namespace
}  // namespace sysring::tests
