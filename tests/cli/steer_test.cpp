#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <poll.h>

#include "base/wakeup.h"
#include "cli/site_fixture.h"
#include "engine/control.h"
#include "engine/lock.h"
#include "engine/view.h"
#include "rollout/plan.h"

// Who steers a rollout that another process carries out.
namespace sysring::cli {
namespace {

using testing::HasSubstr;

/// Another process, as far as a command can tell: it holds the lock and answers on the socket.
class Owner {
 public:
  using Answerer = engine::ControlServer::Answerer;
  Owner(const std::filesystem::path& state, Answerer answerer)
      : lock_{*engine::WorkspaceLock::take(state, "run")},
        server_{*engine::ControlServer::listen(state / "control.sock")},
        answerer_{std::move(answerer)},
        thread_{[this] { work(); }} {}
  Owner(const Owner&) = delete;
  Owner& operator=(const Owner&) = delete;
  ~Owner() {
    ended_ = true;
    wakeup_.ring();
    thread_.join();
  }

 private:
  void work() {
    while (!ended_) {
      std::vector<pollfd> waits{{wakeup_.descriptor(), POLLIN, 0}};
      for (const int descriptor : server_.descriptors()) waits.push_back({descriptor, POLLIN, 0});
      ::poll(waits.data(), waits.size(), -1);
      wakeup_.hush();
      server_.serve(answerer_);
    }
  }

  engine::WorkspaceLock lock_;
  engine::ControlServer server_;
  Answerer answerer_;
  Wakeup wakeup_;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

engine::View view(rollout::Phase phase) {
  engine::View view{.at = *parse_time("2026-11-24T12:41:08Z"),
                    .rollout = "R-0001",
                    .version = "1.0.0",
                    .phase = phase};
  view.started_at = view.at;
  return view;
}

class Steering : public SiteTest {
 protected:
  void SetUp() override {
    SiteTest::SetUp();
    run({"release", "add", "1.0.0"});
    run({"plan"});
    auto own = ledger();
    const auto stored = *own.plan("P-0001");
    const auto plan = rollout::read_plan(stored->sealed);
    ASSERT_TRUE(plan);
    ASSERT_TRUE(own.begin(*plan, {"m.okafor", 1000}, "CHG1", console.clock.time));
  }

  /// What the owner was asked, by verb and reason.
  std::vector<std::string> asked;
  Result<Json> answer(const engine::Request& request, rollout::Phase phase) {
    const auto* reason = request.arguments.find("reason");
    asked.push_back(request.verb + (reason == nullptr ? "" : ": " + *reason->string()));
    return engine::to_json(view(phase));
  }
  [[nodiscard]] std::filesystem::path state() const { return workspace / ".sysring"; }
};

TEST_F(Steering, GoesThroughTheOwner) {
  {
    const Owner owner{state(), [this](const engine::Request& request) {
                        return answer(request, rollout::Phase::paused);
                      }};
    EXPECT_EQ(run({"pause", "--reason", "maintenance"}), Exit::done) << console.err;
    EXPECT_EQ(run({"resume", "R-0001"}), Exit::done);
    EXPECT_EQ(run({"abort", "--keep", "--confirm", "R-0001"}), Exit::done);
  }
  EXPECT_THAT(asked, testing::ElementsAre("pause: maintenance", "resume: ", "abort_keep: "));
  EXPECT_THAT(console.out, HasSubstr("abort keep of R-0001 is accepted; it is paused now."));
}

TEST_F(Steering, AsksNobodyToAbortWithoutATypedConfirmation) {
  EXPECT_EQ(run({"abort"}), Exit::usage);
  EXPECT_THAT(console.err, HasSubstr("--confirm R-0001"));
  EXPECT_EQ(run({"abort", "--confirm", "R-0002"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("expected 'R-0001'"));

  console.is_terminal = true;
  console.typed = "R-0007\n";
  EXPECT_EQ(run({"undo"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("Type R-0001 to confirm:"));
}

TEST_F(Steering, SaysThatNothingMovesWhereNobodyWorksOnIt) {
  EXPECT_EQ(run({"pause"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("nobody works on R-0001"));
  EXPECT_EQ(run({"watch"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("error[SR706]"));
}

TEST_F(Steering, RefusesARolloutThatDoesNotExist) {
  EXPECT_EQ(run({"retry", "R-0009"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("found no rollout 'R-0009'"));
}

TEST_F(Steering, WatchesUntilItWaitsForSomebody) {
  const Owner owner{state(), [](const engine::Request&) -> Result<Json> {
                      Json reply;
                      reply["view"] = engine::to_json(view(rollout::Phase::paused));
                      return reply;
                    }};
  EXPECT_EQ(run({"watch", "--json"}), Exit::waiting);
  EXPECT_EQ(console.member("schema"), "sysring.rollout/1");
  EXPECT_EQ(console.member("outcome"), "waiting");
  EXPECT_EQ(console.member("phase"), "paused");
}

TEST_F(Steering, HasTheOwnerStoreReleasesAndPlans) {
  {
    const Owner owner{state(), [this](const engine::Request& request) -> Result<Json> {
                        asked.push_back(request.verb);
                        return Json{Json::Object{}};
                      }};
    EXPECT_EQ(run({"release", "add", "2.0.0"}), Exit::done) << console.err;
    EXPECT_EQ(run({"plan", "--release", "1.0.0"}), Exit::done) << console.err;
  }
  EXPECT_THAT(asked, testing::ElementsAre("store_release", "store_plan"));
}

TEST_F(Steering, HasTheOwnerBeginAPlan) {
  const Owner owner{state(), [this](const engine::Request& request) -> Result<Json> {
                      if (request.verb == "apply") return Json{Json::Object{}};
                      Json reply;
                      reply["view"] = engine::to_json(view(rollout::Phase::succeeded));
                      return reply;
                    }};
  EXPECT_EQ(run({"apply", "P-0001"}), Exit::done) << console.err;
  EXPECT_THAT(console.out, HasSubstr("SUCCEEDED"));
}

TEST_F(Steering, ShowsTheRolloutOfTheLedger) {
  EXPECT_EQ(run({"show", "R-0001"}), Exit::done) << console.err;
  EXPECT_THAT(console.out, HasSubstr("Plan P-0001, started by m.okafor: CHG1"));
  EXPECT_THAT(console.out, HasSubstr("broad"));
}

}  // namespace
}  // namespace sysring::cli
