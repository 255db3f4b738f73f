#include <gmock/gmock.h>

#include "ledger/scene.h"

namespace sysring::ledger {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class HostHistory : public Scene {
 protected:
  HostHistory() : ledger_{own()} {}

  void sees(const fleet::Facts& what) {
    value_of(ledger_.record({.at = what.seen_at, .observed = {{"lx01", what}}}));
  }
  void ends(Time at, fleet::Report report, const std::string& wanted) {
    Proved proved = applied("lx01", {++operation_}, wanted, at);
    proved.report = std::move(report);
    value_of(ledger_.record({.at = at, .rollout = rollout_, .proved = {proved}}));
  }
  [[nodiscard]] HostRow row() const { return *value_of(ledger_.host("lx01")); }
  [[nodiscard]] std::vector<std::string> events() const {
    std::vector<std::string> words;
    for (const auto& each : value_of(ledger_.history("lx01"))) words.push_back(each.event);
    return words;
  }

  Ledger ledger_;
  std::optional<RolloutId> rollout_;
  std::uint64_t operation_ = 0;
};

TEST_F(HostHistory, KeepsEveryFactAsItWasSeen) {
  auto seen = facts("old", noon_);
  seen.service = fleet::Service::crashed;
  seen.start_type = fleet::StartType::disabled;
  seen.sysmon = fleet::Installation::half;
  seen.second_writer = "puppet";
  seen.product = "domain controller";
  seen.model = "VMware, Inc. VMware7,1";
  seen.installed_at = "0x65a1b2c3";
  seen.time_zone = "W. Europe Standard Time";
  seen.edition = "64-bit";
  seen.service_name = "Sysmon64";
  seen.driver_name = "SysmonDrv";
  seen.channel_access = "O:BAG:SYD:(A;;0xf0007;;;SY)";
  seen.events_per_minute = 120;
  seen.working_set_kb = 25'120;
  seen.computer_sid = "S-1-5-21-1-2-3";
  seen.image = "Citrix Provisioning";
  seen.last_failure = "Event 7034 at 2026-11-24T12:00:00Z";
  seen.processor_seconds = 61;
  sees(seen);
  EXPECT_EQ(to_json(*row().facts), to_json(seen));

  fleet::Facts bare;
  bare.seen_at = noon_ + 1h;
  sees(bare);
  EXPECT_EQ(to_json(*row().facts), to_json(bare));
}

TEST_F(HostHistory, KnowsAHostInAnyCase) {
  sees(facts("old", noon_));
  EXPECT_EQ(value_of(ledger_.host("LX01"))->name, "lx01");
  EXPECT_EQ(value_of(ledger_.hosts()).size(), 1);
  EXPECT_FALSE(value_of(ledger_.host("lx02")));
}

TEST_F(HostHistory, ListsHostsByLowerCaseName) {
  for (const auto* name : {"web-1", "Alpha", "web_1", "WEB01", "beta"}) {
    value_of(ledger_.record({.at = noon_, .observed = {{name, facts("old", noon_)}}}));
  }
  EXPECT_THAT(value_of(ledger_.hosts()),
              ElementsAre(Field(&HostRow::name, "Alpha"), Field(&HostRow::name, "beta"),
                          Field(&HostRow::name, "web-1"), Field(&HostRow::name, "WEB01"),
                          Field(&HostRow::name, "web_1")));
}

TEST_F(HostHistory, GetsALineOnlyWhenSomethingChanged) {
  sees(facts("old", noon_));
  auto later = facts("old", noon_ + 1h);
  later.newest_record = 1'900;
  later.process_id = 99;
  sees(later);
  EXPECT_THAT(events(), ElementsAre("seen"));
  EXPECT_EQ(row().facts->seen_at, noon_ + 1h) << "the row itself is always up to date";
  EXPECT_EQ(row().config_since, noon_);

  later.service = fleet::Service::stopped;
  sees(later);
  EXPECT_THAT(events(), ElementsAre("facts", "seen"));
  EXPECT_EQ(value_of(ledger_.history("lx01"))[0].text, "service: running -> stopped");
}

TEST_F(HostHistory, TellsAChangeThatIsNotOursAsDrift) {
  sees(facts("old", noon_));
  sees(facts("foreign", noon_ + 1h));
  EXPECT_THAT(events(), ElementsAre("drifted", "seen"));
  EXPECT_EQ(row().config, sha256_of("foreign"));
  EXPECT_EQ(row().config_since, noon_ + 1h);
  EXPECT_THAT(value_of(ledger_.audit(0, 10)).at(0).bytes, HasSubstr("host.drifted"));
}

TEST_F(HostHistory, TellsAProvenChangeAsAppliedOnce) {
  sees(facts("old", noon_));
  value_of(ledger_.record({.at = noon_ + 1h,
                           .observed = {{"lx01", facts("new", noon_ + 1h)}},
                           .proved = {applied("LX01", {1}, "new", noon_ + 1h)}}));
  EXPECT_THAT(events(), ElementsAre("applied", "seen"));
  EXPECT_EQ(row().config, sha256_of("new"));
  ends(noon_ + 2h, {fleet::Finding::current}, "new");
  EXPECT_THAT(events(), ElementsAre("applied", "seen")) << "the check after the soak";
}

TEST_F(HostHistory, BelievesTheProofMoreThanALookFromBeforeTheChange) {
  sees(facts("old", noon_));
  value_of(ledger_.record({.at = noon_ + 1h,
                           .observed = {{"lx01", facts("old", noon_ + 59min)}},
                           .proved = {applied("lx01", {1}, "new", noon_ + 1h)}}));
  EXPECT_EQ(row().config, sha256_of("new"));
}

TEST_F(HostHistory, DoesNotTakeSilenceForAChange) {
  sees(facts("old", noon_));
  auto mute = facts("old", noon_ + 1h);
  mute.config = {};
  sees(mute);
  EXPECT_EQ(row().config, sha256_of("old"));

  mute.sysmon = fleet::Installation::absent;
  sees(mute);
  EXPECT_EQ(row().config, "");
  EXPECT_THAT(events(), ElementsAre("drifted", "facts", "seen"));
}

TEST_F(HostHistory, TellsARestoreAsRolledBack) {
  rollout_ = begin(ledger_);
  sees(facts("old", noon_));
  ends(noon_ + 1h, {fleet::Finding::verified, {}, true}, "new");
  Turn turn{.at = noon_ + 2h, .rollout = rollout_};
  turn.outcome.hosts = {{{0}, {.state = rollout::HostState::restoring}}};
  value_of(ledger_.record(turn));
  ends(noon_ + 3h, {fleet::Finding::verified, {}, true}, "old");
  EXPECT_THAT(events(), ElementsAre("rolled_back", "applied", "seen"));
  EXPECT_EQ(value_of(ledger_.history("lx01"))[0].rollout, rollout_);
}

TEST_F(HostHistory, KeepsWhyAContactFailedUntilAGoodOne) {
  const Error why{Reason::sysmon_error, Effect::unknown, "Event 255", "lx01", "look"};
  sees(facts("old", noon_));
  ends(noon_ + 1h, {fleet::Finding::failed, why, true}, "new");
  const auto line = value_of(ledger_.history("lx01"))[0];
  EXPECT_EQ(line.event, "failed");
  EXPECT_EQ(line.reason, Reason::sysmon_error);
  EXPECT_EQ(line.text, "Event 255");
  EXPECT_EQ(line.config, sha256_of("old"));
  EXPECT_EQ(describe(*row().last_error), describe(why));
  EXPECT_EQ(row().last_error->effect, Effect::unknown);

  ends(noon_ + 2h, {fleet::Finding::verified, {}, true}, "new");
  EXPECT_FALSE(row().last_error);
}

TEST_F(HostHistory, TakesAHostThatDidNotAnswerForNoContact) {
  sees(facts("old", noon_));
  ends(noon_ + 1h, {fleet::Finding::unreachable, Error{Reason::unreachable, Effect::none, "no"}},
       "new");
  EXPECT_EQ(row().last_contact, noon_);
  EXPECT_EQ(row().last_error->code, Reason::unreachable);
  EXPECT_THAT(events(), ElementsAre("seen"));
}

TEST_F(HostHistory, NamesAConfigByWhateverHashTheHostReports) {
  value_of(ledger_.keep(config("known"), noon_));
  auto seen = facts("known", noon_);
  seen.config = *sysmon::HashSet::parse("MD5=" + digests_of("known").md5);
  sees(seen);
  EXPECT_EQ(row().config, sha256_of("known"));

  seen.config =
      *sysmon::HashSet::parse("MD5=" + digests_of("known").md5 + ",SHA256=" + sha256_of("another"));
  sees(seen);
  EXPECT_EQ(row().config, sha256_of("another")) << "a contradiction proves nothing";
}

TEST_F(HostHistory, AnswersWhichConfigRanOnADay) {
  sees(facts("q1", day("2026-01-15")));
  sees(facts("q2", day("2026-04-15")));
  auto stopped = facts("q2", day("2026-05-01"));
  stopped.service = fleet::Service::stopped;
  sees(stopped);
  sees(facts("q3", day("2026-07-15")));
  value_of(ledger_.record(
      {.at = day("2026-06-01"), .observed = {{"web01", facts("q2", day("2026-06-01"))}}}));

  EXPECT_THAT(value_of(ledger_.configs_at(day("2026-01-01"))), IsEmpty());
  const auto in_may = value_of(ledger_.configs_at(day("2026-05-20")));
  ASSERT_EQ(in_may.size(), 1);
  EXPECT_EQ(in_may[0].host, "lx01");
  EXPECT_EQ(in_may[0].config, sha256_of("q2"));
  EXPECT_EQ(in_may[0].since, day("2026-04-15"));
  const auto in_august = value_of(ledger_.configs_at(day("2026-08-20")));
  ASSERT_EQ(in_august.size(), 2);
  EXPECT_EQ(in_august[0].config, sha256_of("q3"));
  EXPECT_EQ(in_august[1].host, "web01");
}

TEST_F(HostHistory, KeepsEvidenceWithinItsCap) {
  auto proved = applied("lx01", {7}, "new", noon_);
  proved.evidence.push_back({fleet::Level::announced, fleet::Proof::refuted, noon_ + 1s,
                             "\x1b[2J" + std::string(100'000, 'x')});
  value_of(ledger_.record({.at = noon_, .proved = {proved}}));
  const auto kept = value_of(ledger_.evidence("lx01"));
  ASSERT_EQ(kept.size(), 2);
  EXPECT_EQ(kept[0].evidence.level, fleet::Level::announced);
  EXPECT_EQ(kept[0].evidence.proof, fleet::Proof::refuted);
  EXPECT_EQ(kept[0].at, noon_ + 1s);
  EXPECT_EQ(kept[0].operation, OperationId{7});
  EXPECT_LE(kept[0].evidence.seen.size(), 4'096);
  EXPECT_THAT(kept[0].evidence.seen, Not(HasSubstr("\x1b")));
  EXPECT_EQ(kept[1].evidence.seen, "SHA256 matches");
}

TEST_F(HostHistory, KeepsWhatArrivedWithTheEvidenceOfItsOperation) {
  value_of(ledger_.record({.at = noon_, .proved = {applied("lx01", {7}, "new", noon_)}}));
  value_of(ledger_.record(
      {.at = noon_ + 2s,
       .arrived = {{"LX01",
                    {7},
                    {fleet::Level::arriving, fleet::Proof::proven, noon_ + 2s, "record 900"}}}}));
  const auto kept = value_of(ledger_.evidence("lx01"));
  ASSERT_EQ(kept.size(), 2);
  EXPECT_EQ(kept[0].evidence.level, fleet::Level::arriving);
  EXPECT_EQ(kept[0].operation, OperationId{7});
}

TEST_F(HostHistory, KeepsTheNewestThatTheCollectorHeard) {
  value_of(ledger_.record({.at = noon_, .heard = {{"lx01", 900, noon_ - 5s, noon_ - 1s}}}));
  value_of(ledger_.record({.at = noon_, .heard = {{"lx01", 800, noon_ - 9s, noon_ - 8s}}}));
  EXPECT_EQ(row().heard->record_id, 900);
  EXPECT_EQ(row().heard->event_at, noon_ - 5s);
  EXPECT_EQ(row().heard->received_at, noon_ - 1s);
  EXPECT_FALSE(row().facts);
}

}  // namespace
}  // namespace sysring::ledger
