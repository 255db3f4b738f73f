#include <optional>
#include <thread>
#include <utility>

#include <gmock/gmock.h>

#include "cli/repository.h"
#include "cli/site_fixture.h"
#include "engine/lock.h"
#include "engine/sweep_result.h"
#include "engine/view.h"
#include "owner.h"
#include "rollout/plan.h"

// Who steers a rollout that another process carries out.
namespace sysring::cli {
namespace {

using testing::HasSubstr;

/// Another process that owns the workspace.
struct Owner {
  Owner(const std::filesystem::path& state, tests::Owner::Answerer answerer)
      : lock{*engine::WorkspaceLock::take(state, "run")},
        owner{*engine::ControlServer::listen(state / "control.sock"), std::move(answerer)} {}

  engine::WorkspaceLock lock;
  tests::Owner owner;
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
  EXPECT_THAT(asked, testing::ElementsAre("keep_config", "keep_config", "keep_config",
                                          "store_release", "store_plan"));
}

TEST_F(Steering, HasTheOwnerSweep) {
  Owner owner{state(), [&](const engine::Request& request) -> Result<Json> {
                asked.push_back(request.verb + " " + request.arguments.dump());
                Json rollout;
                rollout["view"] = engine::to_json(view(rollout::Phase::running));
                owner.owner.tell(std::move(rollout));
                engine::SweepResult result{.asked = 2, .reached = 1, .not_reached = 1};
                const Error refused{Reason::refused, Effect::none, "it refuses \x1b[31m"};
                result.faults.emplace_back("lx02", refused);
                Json line;
                line["swept"] = to_json(result);
                owner.owner.tell(std::move(line));
                return Json{Json::Object{}};
              }};
  EXPECT_EQ(run({"sweep", "-l", "role=web"}), Exit::some_failed) << console.err;
  EXPECT_THAT(asked, testing::ElementsAre(R"(sweep {"hosts":["lx01","lx02"]})"));
  EXPECT_THAT(console.out, HasSubstr("Asked 2 hosts: 1 answered, 0 changed"));
  EXPECT_THAT(console.out, HasSubstr("lx02"));
  EXPECT_THAT(console.out, testing::Not(HasSubstr("\x1b[31m")));

  EXPECT_EQ(run({"sweep", "--json"}), Exit::some_failed) << console.err;
  EXPECT_EQ(asked.back(), "sweep {}") << "all of them need no list";
  EXPECT_EQ(console.member("schema"), "sysring.sweep/1");
}

TEST_F(Steering, SaysThatTheOwnerWentAwayBeforeItsSweepWasOver) {
  std::optional<Owner> owner;
  std::thread leaves;
  owner.emplace(state(), [&](const engine::Request&) -> Result<Json> {
    leaves = std::thread{[&] { owner.reset(); }};
    return Json{Json::Object{}};
  });
  EXPECT_EQ(run({"sweep"}), Exit::error);
  leaves.join();
  EXPECT_THAT(console.err, HasSubstr("ended before the sweep did"));
}

TEST_F(Steering, HasTheOwnerKeepTheHistoryOfARepository) {
  const Repository repository{directory / "configs"};
  repository.write("sysmon.xml", "<Sysmon schemaversion=\"4.81\"/>\n");
  repository.commit();
  {
    const Owner owner{state(), [this](const engine::Request& request) -> Result<Json> {
                        asked.push_back(request.verb);
                        return Json{Json::Object{}};
                      }};
    EXPECT_EQ(run({"release", "add", "--from-git", repository.path()}), Exit::done) << console.err;
  }
  EXPECT_THAT(asked, testing::ElementsAre("keep_config", "keep_config"))
      << "as it was, and as we would send it";
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
