#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "engine/fleet_in_memory.h"

namespace sysring::engine {
namespace {

using rollout::Phase;

const std::string& old_config = FleetInMemory::old_config;
const std::string& new_config = FleetInMemory::new_config;

TEST(Engine, BringsANewConfigurationToEveryHostOnce) {
  FleetInMemory fleet;
  Process process{fleet};
  EXPECT_EQ(process.starts(), RunEnd::finished);

  EXPECT_EQ(fleet.phase(), Phase::succeeded);
  for (const auto& [name, machine] : fleet.machines) {
    EXPECT_EQ(machine.config(), new_config) << name;
    EXPECT_EQ(fleet.times_applied(name), 1U) << name;
  }
}

TEST(Engine, KeepsWhatTheCollectorHasShownAsEvidence) {
  FleetInMemory fleet;
  EXPECT_EQ(Process{fleet}.starts(), RunEnd::finished);

  std::set<std::uint64_t> proven;
  for (const auto& row : value_of(fleet.ledger.evidence("lx01"))) {
    if (row.evidence.level == fleet::Level::arriving) proven.insert(row.operation.number);
  }
  EXPECT_EQ(proven.size(), 2U) << "one for what was applied, one for the check after the soak";
  const auto parts = value_of(fleet.ledger.parts("LX01"));
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].state, rollout::HostState::healthy);
}

/// Read and hashed once, and never copied: a hundred thousand hosts cost no more than one.
TEST(Engine, SendsEveryHostTheSameBytesInMemory) {
  FleetInMemory fleet;
  Process process{fleet};
  EXPECT_EQ(process.starts(), RunEnd::finished);

  ASSERT_EQ(process.inputs.size(), fleet.machines.size());
  std::set<const std::string*> blocks;
  for (const auto& input : process.inputs) blocks.insert(input.get());
  EXPECT_EQ(blocks.size(), 1U);
}

TEST(Engine, TakesACanaryBackThatIsNotSeenAtTheCollector) {
  FleetInMemory fleet;
  fleet.machines.at("lx01").forwards = false;
  Process process{fleet};
  // It is alive until it is touched: the collector has heard of it before.
  fleet.collector.alive.erase("lx01");
  fleet.collector.hear_of("lx01");
  EXPECT_EQ(process.starts(), RunEnd::finished);

  EXPECT_EQ(fleet.phase(), Phase::rolled_back_partial) << "nor is its old configuration seen there";
  EXPECT_EQ(fleet.machines.at("lx01").config(), old_config);
  EXPECT_EQ(fleet.times_applied("lx02") + fleet.times_applied("lx03"), 0U);
  const auto parts = value_of(fleet.ledger.parts("lx01"));
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].reason, Reason::not_forwarding) << "which says why";
}

TEST(Engine, ComparesWithHostsThatCameThroughWhereItHasTouchedAll) {
  FleetInMemory fleet;
  fleet.machines.at("lx03").forwards = false;
  Process process{fleet};
  fleet.collector.alive.erase("lx03");
  fleet.collector.hear_of("lx03");
  EXPECT_EQ(process.starts(), RunEnd::finished) << "the collector hears of the others";

  EXPECT_EQ(fleet.phase(), Phase::rolled_back_partial);
  for (const auto& [name, machine] : fleet.machines)
    EXPECT_EQ(machine.config(), old_config) << name;
}

TEST(Engine, PausesAndTakesNothingBackWhenTheCollectorIsSilentForEverybody) {
  FleetInMemory fleet;
  fleet.machines.at("lx01").forward = [&](const auto&) { fleet.collector.is_silent = true; };
  Process process{fleet};
  EXPECT_EQ(process.starts(), RunEnd::waiting);

  EXPECT_EQ(fleet.phase(), Phase::paused);
  EXPECT_EQ(process.last.reason, Reason::collector_silent);
  EXPECT_EQ(fleet.machines.at("lx01").config(), new_config);
}

TEST(Engine, DoesNotBeginBeforeTheCollectorCanBeReadAndSaysWhy) {
  FleetInMemory fleet;
  fleet.collector.unreadable_passes = 3;
  Process process{fleet};
  EXPECT_EQ(process.starts(), RunEnd::finished);

  ASSERT_FALSE(process.happenings.empty());
  EXPECT_EQ(process.happenings.front().event, "collector_unreadable");
  EXPECT_EQ(process.happenings.front().reason, Reason::collector_unreadable);
  EXPECT_EQ(process.told("collector_unreadable"), 1U) << "three passes, one fault";
  EXPECT_EQ(process.told("collector_readable"), 1U);
  EXPECT_EQ(fleet.phase(), Phase::succeeded);
}

/// Ends the process after one thing that has happened, then after two, and so on until it lives to
/// the end; another one resumes.
void die_everywhere(const std::function<void(FleetInMemory&)>& prepare) {
  bool has_ended_by_itself = false;
  std::size_t deaths = 0;
  for (; !has_ended_by_itself; ++deaths) {
    SCOPED_TRACE("after " + std::to_string(deaths) + " happenings");
    ASSERT_LT(deaths, 100U) << "a rollout of three hosts has an end";
    FleetInMemory fleet;
    prepare(fleet);
    {
      Process process{fleet};
      process.dies_at = deaths + 1;
      has_ended_by_itself = process.starts() == RunEnd::finished;
    }
    if (fleet.phase() != Phase::succeeded) {
      EXPECT_EQ(Process{fleet}.resumes(), RunEnd::finished);
    }
    EXPECT_EQ(fleet.phase(), Phase::succeeded);
    for (const auto& [name, machine] : fleet.machines) {
      EXPECT_EQ(machine.config(), new_config) << name;
      EXPECT_EQ(fleet.times_applied(name), 1U) << name;
    }
  }
  EXPECT_GT(deaths, 5U);
}

/// Whenever the process ends, the next one looks first: nobody gets the same twice, and nobody is
/// forgotten.
TEST(Engine, GoesOnWhereverItsProcessEnded) {
  die_everywhere([](FleetInMemory&) {});
}

/// What it did before us is no fault of the rollout, and the process that knew it is gone.
TEST(Engine, BlamesNobodyAfterACrashForNeverHavingForwarded) {
  die_everywhere([](FleetInMemory& fleet) {
    fleet.machines.at("lx01").forwards = false;
    fleet.collector.alive.erase("lx01");
  });
}

}  // namespace
}  // namespace sysring::engine
