#include <thread>

#include <gtest/gtest.h>

#include "engine/control.h"
#include "engine/fleet_in_memory.h"

// One look at each of many hosts: alone, and beside a rollout.
namespace sysring::engine {
namespace {

TEST(Sweep, RemembersWhatItSawAndTellsWhatHasChanged) {
  FleetInMemory fleet;
  const auto first = Process{fleet}.sweeps();
  EXPECT_EQ(first.asked, 3U);
  EXPECT_EQ(first.reached, 3U);
  EXPECT_EQ(first.changed, 3U);
  const auto rows = value_of(fleet.ledger.hosts());
  ASSERT_EQ(rows.size(), 3U);
  for (const auto& row : rows) {
    EXPECT_TRUE(row.facts.has_value()) << row.name;
    EXPECT_TRUE(row.heard.has_value()) << row.name;
  }
  EXPECT_EQ(Process{fleet}.sweeps().changed, 0U);
  for (const auto& [name, machine] : fleet.machines) EXPECT_EQ(fleet.times_applied(name), 0U);
}

/// What a pass has told is not told a second time, and a rollout records only what it needs.
TEST(Sweep, RemembersWhatAnEarlierPassOfItsOwnerHasHeard) {
  FleetInMemory fleet;
  fleet.collector.alive.clear();
  fleet.collector.hear_of("lx01");
  // The canary's events get lost, so the rollout goes back; lx03, which it never touches, is heard.
  fleet.machines.at("lx01").forward = [&](const auto&) { fleet.collector.hear_of("lx03"); };
  Process process{fleet};
  process.starts();
  EXPECT_EQ(fleet.times_applied("lx03"), 0U);

  process.sweeps();
  EXPECT_TRUE(value_of(fleet.ledger.hosts()).at(2).heard.has_value());
}

TEST(Sweep, SaysWhyACollectorCouldNotBeRead) {
  FleetInMemory fleet;
  fleet.collector.unreadable_passes = 1;
  const auto result = Process{fleet}.sweeps();
  EXPECT_EQ(result.reached, 3U);
  EXPECT_EQ(result.collector_fault, "found no directory");
}

TEST(Sweep, ReadsWhatHostsRunAndNobodyHas) {
  FleetInMemory fleet;
  const auto result = Process{fleet}.adopts();
  EXPECT_EQ(result.adopted.size(), 3U);
  const auto old = sysmon::exact_config(FleetInMemory::old_config).digests.sha256;
  EXPECT_TRUE(value_of(fleet.ledger.config(old)).has_value());
  EXPECT_TRUE(Process{fleet}.adopts().adopted.empty()) << "nobody asks for it again";
}

TEST(Sweep, TravelsAsJson) {
  SweepResult result{
      .asked = 5, .reached = 2, .changed = 1, .left = 1, .not_reached = 2, .collector_fault = "x"};
  result.faults.emplace_back("lx04", Error{Reason::refused, Effect::none, "no"});
  const auto read = value_of(sweep_result_from(to_json(result)));
  EXPECT_EQ(to_json(read), to_json(result));
  EXPECT_FALSE(sweep_result_from(Json{Json::Object{}}));
}

/// A process that owns the workspace, and somebody who asks it.
class OwnedFleet : public testing::Test {
 protected:
  void TearDown() override { stop(); }

  void serve() {
    thread_ = std::thread{[this] { process_.serves(); }};
  }
  void stop() {
    if (!thread_.joinable()) return;
    process_.stop();
    thread_.join();
  }

  SweepResult await_sweep() {
    while (auto line = value_of(client.next_line())) {
      if (const auto* swept = line->find("swept")) return value_of(sweep_result_from(*swept));
    }
    throw std::runtime_error{"the owner has ended"};
  }
  void await_end_of_rollout() {
    while (auto line = value_of(client.next_line())) {
      const auto* json = line->find("view");
      if (json == nullptr) continue;
      const auto view = value_of(view_from(*json));
      if (!view.begins && rollout::has_ended(view.phase)) return;
    }
  }
  void ask_to_apply() {
    Json plan;
    plan["plan"] = "P-0001";
    value_of(client.ask("apply", std::move(plan)));
  }

  FleetInMemory fleet;

 private:
  [[nodiscard]] std::filesystem::path socket() const { return directory_.path() / "control.sock"; }
  tests::Directory directory_;
  ControlServer server_ = value_of(ControlServer::listen(socket()));

 protected:
  ControlClient client = value_of(ControlClient::connect(socket()));

 private:
  Process process_{fleet, &server_};
  std::thread thread_;
};

TEST_F(OwnedFleet, IsSweptByItsOwner) {
  serve();
  const auto reply = value_of(client.ask("sweep", Json{Json::Object{}}));
  EXPECT_EQ(*reply.find("asked")->integer(), 3);
  const auto result = await_sweep();
  EXPECT_EQ(result.reached, 3U);
}

TEST_F(OwnedFleet, IsSweptWhereItIsAskedFor) {
  serve();
  Json hosts;
  hosts["hosts"] = Json::Array{"lx02"};
  value_of(client.ask("sweep", hosts));
  EXPECT_EQ(await_sweep().asked, 1U);
}

TEST_F(OwnedFleet, RefusesToSweepAHostThatItDoesNotKnow) {
  serve();
  Json hosts;
  hosts["hosts"] = Json::Array{"lx09"};
  const auto reply = client.ask("sweep", hosts);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Reason::not_now);
  EXPECT_NE(reply.error().message.find("lx09"), std::string::npos);
}

/// A look that is under way is dropped when the rollout comes to its host: what it saw is from
/// before the change.
TEST_F(OwnedFleet, LeavesToARolloutWhatThatIsAtWorkOn) {
  fleet.hang_once.insert("lx02");
  serve();
  value_of(client.ask("sweep", Json{Json::Object{}}));
  ask_to_apply();
  const auto result = await_sweep();
  EXPECT_EQ(result.asked, 3U);
  EXPECT_EQ(result.reached, 2U);
  EXPECT_EQ(result.left, 1U);
  await_end_of_rollout();
  stop();
  EXPECT_EQ(fleet.phase(), rollout::Phase::succeeded);
  for (const auto& row : value_of(fleet.ledger.hosts())) {
    EXPECT_EQ(row.config, fleet.wanted.digests.sha256) << row.name;
  }
}

}  // namespace
}  // namespace sysring::engine
