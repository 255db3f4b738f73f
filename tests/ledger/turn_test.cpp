#include <gmock/gmock.h>

#include "ledger/scene.h"
#include "ledger/told.h"

namespace sysring::ledger {
namespace {

using testing::HasSubstr;
using testing::Not;

class TurnInLedger : public Scene {};

TEST_F(TurnInLedger, IsThereWithAllThatItSays) {
  auto ledger = own();
  const auto id = begin(ledger);
  value_of(ledger.record(full_turn(id, noon_)));
  const auto told = told_by(ledger, id);
  for (const std::string& part :
       {std::string{"running fence 8"}, std::string{"applying"}, std::string{"active"},
        "had " + sha256_of("old"), "keeps " + sha256_of("new"),
        "lx01 " + sha256_of("new") + " heard", std::string{"SHA256 matches"},
        std::string{"rollout.steered"}}) {
    EXPECT_THAT(told, HasSubstr(part));
  }
}

TEST_F(TurnInLedger, IsNotThereAtAllWhenItsLastPartIsRefused) {
  auto ledger = own();
  const auto id = begin(ledger);
  Turn busy{.at = noon_};
  busy.intents = {{"web01", {3}, fleet::Activity::applying, {}}};
  value_of(ledger.record(busy));
  const auto before = told_by(ledger, id);

  auto turn = full_turn(id, noon_);
  turn.intents.push_back({"web01", {9}, fleet::Activity::applying, {}});
  const auto refused = ledger.record(turn);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::not_now);
  EXPECT_EQ(told_by(ledger, id), before);

  turn.intents.pop_back();
  value_of(ledger.record(turn));
  EXPECT_NE(told_by(ledger, id), before);
}

TEST_F(TurnInLedger, IsSeenByAReaderOnceItIsRecorded) {
  auto ledger = own();
  const auto id = begin(ledger);
  const auto beside = reader();
  EXPECT_THAT(told_by(beside, id), Not(HasSubstr("running")));
  value_of(ledger.record(full_turn(id, noon_)));
  EXPECT_EQ(told_by(beside, id), told_by(ledger, id));
}

}  // namespace
}  // namespace sysring::ledger
