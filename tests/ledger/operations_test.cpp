#include <gmock/gmock.h>

#include "ledger/scene.h"

namespace sysring::ledger {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Operations : public Scene {
 protected:
  Turn sending(const std::string& host, std::uint64_t operation) const {
    Turn turn{.at = noon_, .last_operation = {operation}};
    turn.intents = {{host, {operation}, fleet::Activity::applying, {}}};
    return turn;
  }
  Turn settling(const std::string& host, std::uint64_t operation, Ending ending) const {
    Turn turn{.at = noon_};
    turn.settled = {{host, {operation}, ending}};
    return turn;
  }
};

TEST_F(Operations, AreNeverTwoInFlightForOneHost) {
  auto ledger = own();
  value_of(ledger.record(sending("lx01", 1)));
  value_of(ledger.record(sending("lx02", 2)));

  const auto refused = ledger.record(sending("LX01", 3));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::not_now);
  EXPECT_THAT(refused.error().message, AllOf(HasSubstr("operation 1"), HasSubstr("operation 3")));
  EXPECT_EQ(value_of(ledger.last_operation()), OperationId{2}) << "nothing of that turn is there";

  value_of(ledger.record(settling("lx01", 1, Ending::done)));
  EXPECT_TRUE(ledger.record(sending("lx01", 3)));
}

TEST_F(Operations, MakeOneContactWithAllOfItsSteps) {
  auto ledger = own();
  Turn turn = sending("lx01", 1);
  turn.intents[0].activity = fleet::Activity::staging;
  value_of(ledger.record(turn));
  turn.intents[0].activity = fleet::Activity::applying;
  value_of(ledger.record(turn));
  EXPECT_FALSE(ledger.record(sending("lx01", 2)));
}

TEST_F(Operations, ThatHaveEndedDoNotBeginAgain) {
  auto ledger = own();
  value_of(ledger.record(sending("lx01", 1)));
  value_of(ledger.record(settling("lx01", 1, Ending::done)));
  const auto refused = ledger.record(sending("lx01", 1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::not_now);
  EXPECT_FALSE(ledger.record(sending("lx02", 1))) << "a number belongs to one host";
}

TEST_F(Operations, OfUnknownOutcomeAreReplacedOnlyByLaterOnesWhichLookFirst) {
  auto ledger = own();
  value_of(ledger.record(sending("lx01", 5)));
  value_of(ledger.record(settling("lx01", 5, Ending::unknown)));
  EXPECT_FALSE(ledger.record(sending("lx01", 4)));
  EXPECT_TRUE(ledger.record(sending("lx01", 6)));
  EXPECT_FALSE(ledger.record(sending("lx01", 7)));
}

TEST_F(Operations, ThatAnEarlierProcessLeftInFlightAreOfUnknownOutcome) {
  {
    auto ledger = own();
    value_of(ledger.record(sending("lx01", 1)));
  }
  auto ledger = own();
  EXPECT_TRUE(ledger.record(sending("lx01", 2)));
  const auto audit = value_of(ledger.audit(0, 100));
  ASSERT_EQ(audit.size(), 3);
  EXPECT_THAT(audit[1].bytes, AllOf(HasSubstr("host.unknown"), HasSubstr("\"op\":1,")));
}

TEST_F(Operations, HaveNumbersThatOnlyGrow) {
  {
    auto ledger = own();
    Turn turn{.at = noon_, .last_operation = {41}};
    turn.notes = {{"rollout.steered", "R-0001", "pause", {"ann", 1000}}};
    value_of(ledger.record(turn));
    turn.last_operation = {};
    value_of(ledger.record(turn));
    value_of(ledger.record(sending("lx01", 42)));
  }
  EXPECT_EQ(value_of(own().last_operation()), OperationId{42});
}

}  // namespace
}  // namespace sysring::ledger
