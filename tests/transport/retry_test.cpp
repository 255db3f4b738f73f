#include "transport/retry.h"

#include <gtest/gtest.h>

namespace sysring::transport {
namespace {

using namespace std::chrono_literals;

Error error(Reason code, Effect effect = Effect::none) { return {code, effect, "it failed"}; }

TEST(Retry, LooksBeforeItRepeatsWhateverMayHaveRun) {
  for (const auto code : {Reason::line_lost, Reason::deadline_passed, Reason::protocol_broken})
    EXPECT_EQ(classify(error(code, Effect::unknown)), Failure::state_lost);
  EXPECT_EQ(retries_of(Failure::state_lost), 0U);
}

TEST(Retry, NeverTriesASecretOrADistrustedKeyAgain) {
  for (const auto code : {Reason::auth_rejected, Reason::no_credential, Reason::unusable_key}) {
    EXPECT_EQ(classify(error(code)), Failure::auth);
  }
  for (const auto code :
       {Reason::host_key_unknown, Reason::host_key_changed, Reason::host_key_revoked}) {
    EXPECT_EQ(classify(error(code)), Failure::trust);
  }
  EXPECT_EQ(classify(error(Reason::access_denied)), Failure::permission);
  for (const auto failure : {Failure::auth, Failure::trust, Failure::permission, Failure::final})
    EXPECT_EQ(retries_of(failure), 0U);
}

TEST(Retry, TellsAHostThatIsOffFromOneThatStumbled) {
  EXPECT_EQ(classify(error(Reason::unreachable)), Failure::unreachable);
  EXPECT_EQ(classify(error(Reason::line_lost)), Failure::transient);
  EXPECT_EQ(classify(error(Reason::deadline_passed)), Failure::transient);
  EXPECT_EQ(classify(error(Reason::protocol_broken)), Failure::protocol);
  EXPECT_EQ(classify(error(Reason::cancelled, Effect::unknown)), Failure::final);
}

TEST(Retry, DoublesTheLongestDelayUpToAMinuteAndDrawsBelowIt) {
  std::mt19937_64 random{1};
  for (const auto& [attempt, most] :
       {std::pair{1U, 5'000ms}, std::pair{2U, 10'000ms}, std::pair{3U, 20'000ms}}) {
    auto longest = 0ms;
    for (int i = 0; i < 1'000; ++i) {
      const auto delay = delay_before(Failure::unreachable, attempt, random);
      ASSERT_TRUE(delay);
      longest = std::max(longest, *delay);
    }
    EXPECT_LE(longest, most);
    EXPECT_GT(longest, most * 9 / 10);
  }
}

TEST(Retry, EndsAfterTheLastAttempt) {
  std::mt19937_64 random{1};
  EXPECT_TRUE(delay_before(Failure::transient, 5, random));
  EXPECT_FALSE(delay_before(Failure::transient, 6, random));
  EXPECT_FALSE(delay_before(Failure::transient, 0, random));
  EXPECT_FALSE(delay_before(Failure::auth, 1, random));
}

TEST(Retry, DrawsTheSameDelaysFromTheSameSeed) {
  std::mt19937_64 one{42};
  std::mt19937_64 other{42};
  for (unsigned attempt = 1; attempt <= 5; ++attempt)
    EXPECT_EQ(delay_before(Failure::transient, attempt, one),
              delay_before(Failure::transient, attempt, other));
}

}  // namespace
}  // namespace sysring::transport
