#include "rollout/silence.h"

#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "rollout/silence_try.h"

namespace sysring::rollout {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const Time noon{12h};

SilencedHost host(SilenceState state, Time ends_at = noon) {
  return {.name = "lx01", .state = state, .ends_at = ends_at};
}

Silence silence(std::vector<SilencedHost> hosts) {
  return {.id = {19},
          .events = {10},
          .owner = "ann",
          .why = "INC-1",
          .begun_at = noon - 4h,
          .ends_at = noon,
          .hosts = std::move(hosts)};
}

TEST(SilencedHost, IsSilencedBeforeItsEndAndRestoredFromThenOn) {
  EXPECT_EQ(due(host(SilenceState::pending), noon - 1ms), SilenceTask::silence);
  EXPECT_EQ(due(host(SilenceState::silenced), noon - 1ms), SilenceTask::none);
  EXPECT_EQ(due(host(SilenceState::silenced), noon), SilenceTask::restore);
}

TEST(SilencedHost, IsDroppedAtItsEndWhereNothingWasEverSentToIt) {
  EXPECT_EQ(due(host(SilenceState::pending), noon), SilenceTask::drop);
}

TEST(SilencedHost, IsRestoredAtItsEndWhereItMayHaveBeenChanged) {
  EXPECT_EQ(due(host(SilenceState::changing), noon - 1ms), SilenceTask::silence);
  EXPECT_EQ(due(host(SilenceState::changing), noon), SilenceTask::restore);
}

TEST(SilencedHost, IsLeftAloneOnceItsSilenceIsOver) {
  for (const auto state :
       {SilenceState::restored, SilenceState::untouched, SilenceState::overtaken}) {
    EXPECT_TRUE(is_over(state));
    EXPECT_EQ(due(host(state), noon - 1h), SilenceTask::none);
    EXPECT_EQ(due(host(state), noon + 1h), SilenceTask::none);
  }
}

fleet::Report report(fleet::Finding finding, bool changed = false) {
  return {finding, Error{Reason::second_writer, Effect::none, "x"}, changed};
}

SilencedHost changing() {
  auto changing = host(SilenceState::changing);
  changing.previous = "LOUD";
  changing.config = "QUIET";
  return changing;
}

TEST(SilenceTry, SilencesAHostThatProvesIt) {
  const auto now = after(changing(), {SilenceTask::silence, {fleet::Finding::verified}, "QUIET"});
  EXPECT_EQ(now.state, SilenceState::silenced);
  EXPECT_EQ(now.reason, std::nullopt);
}

TEST(SilenceTry, LeavesAHostPendingThatWasNotTouched) {
  const auto lost = report(fleet::Finding::unreachable);
  EXPECT_EQ(after(changing(), {SilenceTask::silence, lost, "LOUD"}).state, SilenceState::pending);
  EXPECT_EQ(after(changing(), {SilenceTask::silence, lost, "", true}).state, SilenceState::pending);
  EXPECT_EQ(after(changing(), {SilenceTask::silence, lost, ""}).state, SilenceState::changing)
      << "something may have been sent before";
  EXPECT_EQ(after(changing(), {SilenceTask::silence, report(fleet::Finding::unknown, true), "LOUD"})
                .state,
            SilenceState::changing);
}

TEST(SilenceTry, BeginsAnewWithWhatTheHostRunsByNow) {
  const auto now =
      after(changing(), {SilenceTask::silence, report(fleet::Finding::untouched), "OTHER"});
  EXPECT_EQ(now.state, SilenceState::pending);
  EXPECT_EQ(now.previous + now.config, "");
}

TEST(SilenceTry, RestoresAHostOrFindsItRestored) {
  const SilenceTry proven{SilenceTask::restore, {fleet::Finding::verified}, "LOUD"};
  EXPECT_EQ(after(changing(), proven).state, SilenceState::restored);
  const SilenceTry found{SilenceTask::restore, report(fleet::Finding::untouched), "LOUD"};
  EXPECT_EQ(after(changing(), found).state, SilenceState::restored);
  EXPECT_EQ(after(changing(), found).reason, std::nullopt);
}

TEST(SilenceTry, LeavesAloneAtTheEndWhatIsNotItsSilence) {
  const SilenceTry other{SilenceTask::restore, report(fleet::Finding::untouched), "OTHER"};
  EXPECT_EQ(after(changing(), other).state, SilenceState::overtaken);
  fleet::Report without_sysmon = report(fleet::Finding::failed);
  without_sysmon.error->code = Reason::not_installed;
  EXPECT_EQ(after(changing(), {SilenceTask::restore, without_sysmon}).state,
            SilenceState::overtaken);
}

TEST(SilenceTry, IsDueAgainWhereItDidNotRestoreTheHost) {
  auto silenced = changing();
  silenced.state = SilenceState::silenced;
  const SilenceTry failed{SilenceTask::restore, report(fleet::Finding::unreachable), ""};
  const auto now = after(silenced, failed);
  EXPECT_EQ(now.state, SilenceState::silenced);
  EXPECT_EQ(now.reason, Reason::second_writer);
  EXPECT_EQ(due(now, noon), SilenceTask::restore);
}

TEST(Silence, WakesUsWhenTheFirstOfItsHostsIsDue) {
  EXPECT_EQ(next_end({}), std::nullopt);
  const std::vector silences{
      silence({host(SilenceState::restored, noon - 3h), host(SilenceState::silenced, noon + 1h)}),
      silence({host(SilenceState::silenced, noon), host(SilenceState::pending, noon + 2h)})};
  EXPECT_EQ(next_end(silences), noon);
}

TEST(Silence, IsPastItsEndWithThoseThatMayStillBeSilent) {
  const auto ended = silence({host(SilenceState::silenced), host(SilenceState::changing),
                              host(SilenceState::pending), host(SilenceState::restored),
                              host(SilenceState::silenced, noon + 1h)});
  EXPECT_EQ(past_end(ended, noon - 1ms), 0U);
  EXPECT_EQ(past_end(ended, noon), 2U);
}

TEST(SilenceCap, IsATwentiethOfTheFleetAndNeverLessThan25) {
  EXPECT_EQ(default_silence_cap(0), 25U);
  EXPECT_EQ(default_silence_cap(519), 25U);
  EXPECT_EQ(default_silence_cap(520), 26U);
  EXPECT_EQ(default_silence_cap(100'000), 5'000U);
}

TEST(SilenceCap, CountsThoseThatAreInASilenceAlready) {
  const std::vector silences{silence({host(SilenceState::silenced), host(SilenceState::restored)}),
                             silence({host(SilenceState::pending)})};
  EXPECT_TRUE(check_silence_cap(23, silences, 25));
  const auto refused = check_silence_cap(24, silences, 25);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::too_many_hosts);
  EXPECT_THAT(refused.error().message, HasSubstr("24 hosts to be silenced and 2 that are already"));
}

TEST(SilenceId, IsReadAsItIsWritten) {
  EXPECT_EQ(to_string(SilenceId{19}), "S-0019");
  EXPECT_EQ(silence_named("s-19"), SilenceId{19});
  for (const auto* text : {"", "S-", "R-0019", "19", "S-x"}) {
    EXPECT_EQ(silence_named(text), std::nullopt) << text;
  }
}

TEST(SilenceState, IsReadAsItIsWritten) {
  for (const auto state :
       {SilenceState::pending, SilenceState::changing, SilenceState::silenced,
        SilenceState::restored, SilenceState::untouched, SilenceState::overtaken}) {
    EXPECT_EQ(silence_state_named(to_string(state)), state);
  }
}

}  // namespace
}  // namespace sysring::rollout
