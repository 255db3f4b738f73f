#include <gmock/gmock.h>

#include "ledger/scene.h"

namespace sysring::ledger {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RolloutInLedger : public Scene {};

rollout::HostChange active(std::uint32_t place, OperationId operation) {
  return {{place},
          {.state = rollout::HostState::active,
           .doing = rollout::Doing::applying,
           .operation = operation,
           .attempts = 1}};
}

TEST_F(RolloutInLedger, BeginsWithEveryHostPending) {
  auto ledger = own();
  const auto id = begin(ledger);
  const auto stored = *value_of(ledger.rollout(id));

  EXPECT_EQ(to_string(stored.row.id), "R-0001");
  EXPECT_EQ(stored.row.plan, "P-0001");
  EXPECT_EQ(stored.row.version, "2026.4.0");
  EXPECT_EQ(stored.row.by, "ann");
  EXPECT_EQ(stored.row.why, "CHG-1");
  EXPECT_EQ(stored.row.phase, rollout::Phase::planned);
  EXPECT_THAT(stored.names, ElementsAre("lx01", "lx02", "web01"));
  EXPECT_THAT(stored.previous, ElementsAre("", "", ""));
  ASSERT_EQ(stored.state.rings.size(), 2);
  EXPECT_EQ(stored.state.rings[1].hosts, std::vector{fleet::HostId{2}});
  EXPECT_EQ(stored.state.hosts[2].ring, 1);
  EXPECT_EQ(stored.state.hosts[2].state, rollout::HostState::pending);
}

TEST_F(RolloutInLedger, ComesBackAsItWasRecorded) {
  RolloutId id;
  {
    auto ledger = own();
    id = begin(ledger);
    Turn turn{.at = noon_, .rollout = id, .last_operation = {7}};
    turn.outcome.phases = {{rollout::Phase::running, "started"}};
    turn.outcome.rings = {{0, rollout::RingState::soaking, noon_ + 30min, "2 of 2 proven"}};
    turn.outcome.hosts = {active(0, {6}),
                          {{1},
                           {.state = rollout::HostState::failed,
                            .doing = rollout::Doing::nothing,
                            .operation = {7},
                            .attempts = 2,
                            .changed = true,
                            .forwarded_before = false,
                            .reason = Reason::hash_mismatch}}};
    value_of(ledger.record(turn));
  }
  const auto stored = *value_of(own().rollout(id));
  const auto& state = stored.state;

  EXPECT_EQ(state.phase, rollout::Phase::running);
  EXPECT_EQ(state.why, "started");
  EXPECT_EQ(state.last_operation, OperationId{7});
  EXPECT_EQ(stored.row.phase_since, noon_);
  EXPECT_EQ(state.rings[0].state, rollout::RingState::soaking);
  EXPECT_EQ(state.rings[0].soak_until, noon_ + 30min);
  EXPECT_EQ(state.hosts[0].state, rollout::HostState::active);
  EXPECT_EQ(state.hosts[0].doing, rollout::Doing::applying);
  EXPECT_EQ(state.hosts[0].operation, OperationId{6});
  EXPECT_EQ(state.hosts[1].state, rollout::HostState::failed);
  EXPECT_EQ(state.hosts[1].attempts, 2);
  EXPECT_TRUE(state.hosts[1].changed);
  EXPECT_FALSE(state.hosts[1].forwarded_before);
  EXPECT_EQ(state.hosts[1].reason, Reason::hash_mismatch);
  EXPECT_EQ(state.hosts[2].state, rollout::HostState::pending);
}

TEST_F(RolloutInLedger, IsTheOnlyOneUnderWay) {
  auto ledger = own();
  const auto first = begin(ledger);
  EXPECT_EQ(value_of(ledger.under_way())->id, first);

  const auto another = plan("P-0002", 1);
  value_of(ledger.store_plan("P-0002", seal(another), {"bob", 1001}, noon_));
  const auto refused = ledger.begin(another, {"bob", 1001}, "", noon_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::not_now);
  EXPECT_THAT(refused.error().message, HasSubstr("R-0001"));

  Turn end{.at = noon_, .rollout = first};
  end.outcome.phases = {{rollout::Phase::succeeded, "3 of 3 healthy"}};
  value_of(ledger.record(end));
  EXPECT_FALSE(value_of(ledger.under_way()));
  EXPECT_EQ(value_of(ledger.begin(another, {"bob", 1001}, "", noon_)).number, 2);
  EXPECT_EQ(value_of(ledger.rollouts()).front().id.number, 2);
}

TEST_F(RolloutInLedger, ThatHasEndedCannotBeUndoneBesideAnother) {
  auto ledger = own();
  const auto first = begin(ledger);
  Turn turn{.at = noon_, .rollout = first};
  turn.outcome.phases = {{rollout::Phase::succeeded, ""}};
  value_of(ledger.record(turn));
  const auto second = begin(ledger);

  turn.outcome.phases = {{rollout::Phase::rolling_back, "undo"}};
  const auto refused = ledger.record(turn);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::not_now);
  EXPECT_THAT(refused.error().message, HasSubstr(to_string(second)));
}

TEST_F(RolloutInLedger, NeedsAPlanThatWasStored) {
  auto ledger = own();
  const auto refused = ledger.begin(plan("P-0009", 1), {}, "", noon_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::not_found);
  EXPECT_THAT(value_of(ledger.rollouts()), IsEmpty());
}

TEST_F(RolloutInLedger, HasEachHostOnceInAnyCase) {
  auto ledger = own();
  auto twice = plan("P-0001", 1);
  twice.rings[1].hosts.push_back({"LX01", "linux"});
  value_of(ledger.store_plan("P-0001", seal(twice), {}, noon_));
  const auto refused = ledger.begin(twice, {}, "", noon_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::plan_broken);
  EXPECT_FALSE(value_of(ledger.under_way()));
}

TEST_F(RolloutInLedger, RemembersWhatAHostHadBeforeItWasFirstTouched) {
  auto ledger = own();
  const auto id = begin(ledger);
  Turn turn{.at = noon_, .rollout = id};
  turn.intents = {{"lx01", {1}, fleet::Activity::staging, sha256_of("old")}};
  value_of(ledger.record(turn));

  turn.intents = {};
  turn.settled = {{"lx01", {1}, Ending::done}};
  auto again = applied("lx01", {1}, "new", noon_);
  again.previous = sha256_of("new");  // a second contact finds what the first one left
  turn.proved = {again};
  value_of(ledger.record(turn));
  EXPECT_THAT(value_of(ledger.rollout(id))->previous, ElementsAre(sha256_of("old"), "", ""));
}

TEST(RolloutId, IsWrittenWithFourDigitsAtLeast) {
  EXPECT_EQ(to_string(RolloutId{42}), "R-0042");
  EXPECT_EQ(to_string(RolloutId{123456}), "R-123456");
  EXPECT_EQ(rollout_named("r-0042"), RolloutId{42});
  for (const auto* wrong : {"", "R-", "42", "P-0042", "R-4x", "R--1"}) {
    EXPECT_FALSE(rollout_named(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace sysring::ledger
