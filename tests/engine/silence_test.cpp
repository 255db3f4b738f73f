#include <set>

#include <gmock/gmock.h>

#include "engine/fleet_in_memory.h"

// Hosts that log less for a while, and get back what they had.
namespace sysring::engine {
namespace {

using rollout::SilenceState;
using testing::HasSubstr;

const std::string& old_config = FleetInMemory::old_config;
const std::string& new_config = FleetInMemory::new_config;

bool is_silent(const fakes::FakeHost& machine) {
  return machine.config().find("<ProcessCreate onmatch=\"include\"/>") != std::string::npos;
}

rollout::SilencedHost part(const FleetInMemory& fleet, std::uint64_t silence = 1) {
  return value_of(fleet.ledger.silence({silence}))->hosts.front();
}

std::vector<std::string> history(const FleetInMemory& fleet, const std::string& host) {
  std::vector<std::string> events;
  for (const auto& row : value_of(fleet.ledger.history(host))) events.push_back(row.event);
  return events;
}

TEST(Silence, IsBroughtToItsHostsAndTakenBackAtItsEnd) {
  FleetInMemory fleet;
  Process process{fleet};
  const auto errand = process.silences(Process::order({"lx01"}));
  EXPECT_EQ(errand.silence, "S-0001");
  EXPECT_EQ(errand.count(SilenceState::silenced), 1U);
  EXPECT_TRUE(is_silent(fleet.machines.at("lx01")));
  EXPECT_EQ(part(fleet).state, SilenceState::silenced);
  EXPECT_EQ(fleet.times_applied("lx02"), 0U);

  fleet.clock.passes(4h);
  process.calms_down();
  EXPECT_EQ(fleet.machines.at("lx01").config(), old_config);
  EXPECT_EQ(part(fleet).state, SilenceState::restored);
  EXPECT_THAT(history(fleet, "lx01"), testing::ElementsAre("restored", "silenced", "seen"));
}

TEST(Silence, IsProvenByAProbeAndSeenAtTheCollector) {
  FleetInMemory fleet;
  Process process{fleet};
  process.sweeps();
  process.silences(Process::order({"lx01"}));
  EXPECT_EQ(process.restores({"lx01"}).hosts.front().reason, std::nullopt);
  std::set<std::string> proven;
  for (const auto& row : value_of(fleet.ledger.evidence("lx01"))) {
    if (row.evidence.proof == fleet::Proof::proven) {
      proven.insert(std::string{to_string(row.evidence.level)});
    }
    EXPECT_EQ(row.rollout, std::nullopt);
  }
  EXPECT_THAT(proven, testing::IsSupersetOf({"L1", "L2", "L3", "L4", "L5"}));
}

TEST(Silence, LeavesOutOnlyTheEventsThatAreNamed) {
  FleetInMemory fleet;
  auto order = Process::order({"lx01"});
  order.events = {5};
  EXPECT_EQ(Process{fleet}.silences(order).count(SilenceState::silenced), 1U);
  const auto& config = fleet.machines.at("lx01").config();
  EXPECT_THAT(config, HasSubstr("<ProcessTerminate onmatch=\"include\"/>"));
  EXPECT_THAT(config, testing::Not(HasSubstr("<ProcessCreate")));
}

TEST(Silence, IsBuiltOnceForAllThatRunTheSame) {
  FleetInMemory fleet;
  Process process{fleet};
  process.silences(Process::order({"lx01", "lx02", "lx03"}));
  ASSERT_EQ(process.inputs.size(), 3U);
  std::set<const std::string*> blocks;
  for (const auto& input : process.inputs) blocks.insert(input.get());
  EXPECT_EQ(blocks.size(), 1U);
}

TEST(Silence, SaysWhatCannotBeSilencedAndChangesNothing) {
  FleetInMemory fleet;
  auto order = Process::order({"lx01"});
  order.events = {16};
  const auto errand = Process{fleet}.silences(order);
  EXPECT_EQ(errand.hosts.front().state, SilenceState::pending);
  EXPECT_EQ(errand.hosts.front().reason, Reason::bad_value);
  EXPECT_EQ(fleet.times_applied("lx01"), 0U);
}

TEST(Silence, TriesAHostAgainThatDoesNotAnswer) {
  FleetInMemory fleet;
  fleet.machines.at("lx01").faults.insert(fakes::Fault::unreachable);
  Process process{fleet};
  const auto errand = process.silences(Process::order({"lx01"}));
  EXPECT_EQ(errand.hosts.front().state, SilenceState::pending);
  EXPECT_EQ(part(fleet).reason, Reason::unreachable);

  fleet.machines.at("lx01").faults.clear();
  fleet.clock.passes(10min);
  process.goes_on_for(1);
  EXPECT_TRUE(is_silent(fleet.machines.at("lx01")));
  EXPECT_EQ(part(fleet).reason, std::nullopt);
}

TEST(Silence, IsDroppedWhereAHostDidNotAnswerUntilItsEnd) {
  FleetInMemory fleet;
  fleet.machines.at("lx01").faults.insert(fakes::Fault::unreachable);
  Process process{fleet};
  process.silences(Process::order({"lx01"}));
  fleet.machines.at("lx01").faults.clear();
  fleet.clock.passes(4h);
  process.calms_down();
  EXPECT_EQ(part(fleet).state, SilenceState::untouched);
  EXPECT_EQ(fleet.times_applied("lx01"), 0U);
}

TEST(Silence, LooksBeforeItRepeatsWhatMayHaveHappened) {
  FleetInMemory fleet;
  fleet.machines.at("lx01").faults.insert(fakes::Fault::loses_the_line_after_apply);
  Process process{fleet};
  const auto errand = process.silences(Process::order({"lx01"}));
  EXPECT_EQ(errand.hosts.front().state, SilenceState::changing);
  fleet.machines.at("lx01").faults.clear();
  fleet.clock.passes(10min);
  process.goes_on_for(1);
  EXPECT_EQ(part(fleet).state, SilenceState::silenced);
  EXPECT_EQ(fleet.times_applied("lx01"), 1U);
}

/// What was known of a host is old: it runs something else by now, and that is what it gets back.
TEST(Silence, IsMadeOfWhatTheHostRunsNow) {
  FleetInMemory fleet;
  Process process{fleet};
  process.silences(Process::order({"lx01"}));
  process.restores({"lx01"});
  auto& machine = fleet.machines.at("lx01");
  const std::string other = "<Sysmon schemaversion=\"4.81\"/>\r\n";
  machine.files[machine.config_file()] = other;
  machine.start(machine.config_file());
  EXPECT_EQ(process.silences(Process::order({"lx01"})).count(SilenceState::silenced), 1U);
  EXPECT_THAT(machine.config(), HasSubstr("schemaversion=\"4.81\""));
  process.restores({"lx01"});
  EXPECT_EQ(machine.config(), other);
}

TEST(Silence, LeavesAloneWhatWasInstalledSince) {
  FleetInMemory fleet;
  Process process{fleet};
  process.silences(Process::order({"lx01"}));
  auto& machine = fleet.machines.at("lx01");
  machine.files[machine.config_file()] = new_config;
  machine.start(machine.config_file());
  fleet.clock.passes(4h);
  process.calms_down();
  EXPECT_EQ(machine.config(), new_config);
  EXPECT_EQ(part(fleet).state, SilenceState::overtaken);
}

TEST(Silence, IsRefusedAboveTheCap) {
  FleetInMemory fleet;
  fleet.max_silenced = 2;
  const auto refused = Process{fleet}.tries_to_silence(Process::order({"lx01", "lx02", "lx03"}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::too_many_hosts);
  EXPECT_TRUE(value_of(fleet.ledger.silences()).empty());
}

TEST(Silence, IsRefusedForAHostThatIsInOne) {
  FleetInMemory fleet;
  Process process{fleet};
  process.silences(Process::order({"lx01"}));
  const auto refused = process.tries_to_silence(Process::order({"lx01"}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::not_now);
}

/// Wherever the process ends, the next one looks first, and at the end each host has what it had.
TEST(Silence, EndsUnderTheNextOwnerWhereverItsProcessEnded) {
  bool has_ended_by_itself = false;
  std::size_t deaths = 0;
  for (; !has_ended_by_itself; ++deaths) {
    ASSERT_LT(deaths, 50U);
    FleetInMemory fleet;
    {
      Process process{fleet};
      process.dies_at = deaths + 1;
      process.silences(Process::order({"lx01", "lx02", "lx03"}));
      fleet.clock.passes(4h);
      process.calms_down();
      has_ended_by_itself = process.happenings.size() < process.dies_at;
    }
    fleet.clock.passes(4h);
    Process{fleet}.calms_down();
    EXPECT_TRUE(value_of(fleet.ledger.silences()).empty()) << "after " << deaths;
    for (const auto& [name, machine] : fleet.machines) {
      EXPECT_EQ(machine.config(), old_config) << name << " after " << deaths;
    }
  }
  EXPECT_GT(deaths, 5U);
}

TEST(Restore, EndsASilenceEarly) {
  FleetInMemory fleet;
  Process process{fleet};
  process.silences(Process::order({"lx01", "lx02"}));
  const auto errand = process.restores({"lx02"});
  EXPECT_EQ(errand.count(SilenceState::restored), 1U);
  EXPECT_EQ(fleet.machines.at("lx02").config(), old_config);
  EXPECT_TRUE(is_silent(fleet.machines.at("lx01")));
}

TEST(Restore, SaysWhereTheCollectorHasNotSeenIt) {
  FleetInMemory fleet;
  Process process{fleet};
  process.sweeps();
  process.silences(Process::order({"lx01"}));
  fleet.machines.at("lx01").forwards = false;
  const auto errand = process.restores({"lx01"});
  EXPECT_EQ(errand.hosts.front().state, SilenceState::restored);
  EXPECT_EQ(errand.hosts.front().reason, Reason::not_forwarding);
  EXPECT_EQ(process.told("not_forwarding"), 1U);
}

TEST(Restore, IsTriedAgainByWhomeverOwnsTheWorkspace) {
  FleetInMemory fleet;
  Process process{fleet};
  process.silences(Process::order({"lx01"}));
  fleet.machines.at("lx01").faults.insert(fakes::Fault::unreachable);
  const auto errand = process.restores({"lx01"});
  EXPECT_EQ(errand.hosts.front().state, SilenceState::silenced);
  EXPECT_EQ(errand.hosts.front().reason, Reason::unreachable);
  fleet.machines.at("lx01").faults.clear();
  fleet.clock.passes(10min);
  process.calms_down();
  EXPECT_EQ(fleet.machines.at("lx01").config(), old_config);
}

// Beside a rollout

TEST(Rollout, LeavesASilencedHostAlone) {
  FleetInMemory fleet;
  Process{fleet}.silences(Process::order({"lx02"}));
  Process process{fleet};
  EXPECT_EQ(process.starts(), RunEnd::finished);
  EXPECT_EQ(fleet.phase(), rollout::Phase::succeeded);
  EXPECT_TRUE(is_silent(fleet.machines.at("lx02")));
  EXPECT_EQ(fleet.machines.at("lx03").config(), new_config);
  const auto parts = value_of(fleet.ledger.parts("lx02"));
  EXPECT_EQ(parts.front().state, rollout::HostState::skipped);
  EXPECT_EQ(parts.front().reason, Reason::excluded);

  fleet.clock.passes(4h);
  process.calms_down();
  EXPECT_EQ(fleet.machines.at("lx02").config(), old_config);
}

/// The rollout of a process that ended when its canary was proven.
class SilencedCanary : public testing::Test {
 protected:
  void SetUp() override {
    {
      Process process{fleet_};
      process.dies_at_event = "proven";
      process.starts();
    }
    ASSERT_EQ(fleet_.machines.at("lx01").config(), new_config);
    Process{fleet_}.silences(Process::order({"lx01"}));
    ASSERT_TRUE(is_silent(fleet_.machines.at("lx01")));
  }
  FleetInMemory fleet_;
};

TEST_F(SilencedCanary, IsNotJudgedByWhatItsSilenceIs) {
  Process process{fleet_};
  EXPECT_EQ(process.resumes(), RunEnd::finished);
  EXPECT_EQ(fleet_.phase(), rollout::Phase::succeeded);
  EXPECT_TRUE(is_silent(fleet_.machines.at("lx01")));
  EXPECT_EQ(fleet_.machines.at("lx02").config(), new_config);

  fleet_.clock.passes(4h);
  process.calms_down();
  EXPECT_EQ(fleet_.machines.at("lx01").config(), new_config) << "what it ran before its silence";
}

TEST_F(SilencedCanary, GoesBackWithItsRolloutAndItsSilenceIsOver) {
  for (const auto* name : {"lx02", "lx03"}) {
    fleet_.machines.at(name).faults.insert(fakes::Fault::refuses);
  }
  Process process{fleet_};
  EXPECT_EQ(process.resumes(), RunEnd::finished);
  EXPECT_EQ(fleet_.phase(), rollout::Phase::rolled_back);
  EXPECT_EQ(fleet_.machines.at("lx01").config(), old_config);
  EXPECT_EQ(part(fleet_).state, SilenceState::overtaken);
  EXPECT_TRUE(value_of(fleet_.ledger.silences()).empty());
}

}  // namespace
}  // namespace sysring::engine
