#include <string>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>

#include "ledger/scene.h"
#include "ledger/schema.h"

namespace sysring::ledger {
namespace {

using rollout::Silence;
using rollout::SilencedHost;
using rollout::SilenceState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Silences : public Scene {
 protected:
  Silences() : ledger_{own()} {
    for (const auto* bytes : {"loud", "quiet"}) value_of(ledger_.keep(config(bytes), noon_));
  }

  [[nodiscard]] Silence silence(const std::vector<std::string>& names) const {
    Silence silence{.id = {},
                    .events = {10, 22},
                    .owner = "ann",
                    .why = "INC-1",
                    .begun_at = noon_,
                    .ends_at = noon_ + 4h,
                    .hosts = {}};
    for (const auto& name : names) {
      silence.hosts.push_back({.name = name, .ends_at = noon_ + 4h});
    }
    return silence;
  }

  rollout::SilenceId begin_silence(const std::vector<std::string>& names) {
    return value_of(ledger_.begin_silence(silence(names), ann_, noon_));
  }

  [[nodiscard]] static SilencedHost now(const std::string& name, SilenceState state) {
    return {
        .name = name, .state = state, .previous = sha256_of("loud"), .config = sha256_of("quiet")};
  }

  Result<Done> record(SilencedHost host) {
    Turn turn{.at = noon_ + 1min};
    turn.silenced = {std::move(host)};
    return ledger_.record(turn);
  }

  [[nodiscard]] std::string newest_record() const {
    return value_of(ledger_.audit(0, 1'000)).back().bytes;
  }

  const Actor ann_{"ann", 1000};
  Ledger ledger_;
};

TEST_F(Silences, AreThereAsTheyWereBegun) {
  const auto id = begin_silence({"web01", "app01"});
  EXPECT_EQ(to_string(id), "S-0001");
  auto begun = silence({"web01", "app01"});
  begun.id = id;
  EXPECT_THAT(value_of(ledger_.silences()), ElementsAre(begun));
  EXPECT_EQ(value_of(reader().silence(id)), begun);
  EXPECT_EQ(value_of(ledger_.silence({2})), std::nullopt);
  EXPECT_THAT(newest_record(), HasSubstr("INC-1 (2 hosts, event 10,22, until 2026-11-24T16:00:00"));
}

TEST_F(Silences, TellWhatBecameOfTheirHosts) {
  const auto id = begin_silence({"web01", "app01"});
  value_of(record(now("WEB01", SilenceState::changing)));
  value_of(record(now("web01", SilenceState::silenced)));
  const auto hosts = value_of(ledger_.silence(id))->hosts;
  auto silenced = now("web01", SilenceState::silenced);
  silenced.ends_at = noon_ + 4h;
  EXPECT_EQ(hosts[0], silenced);
  EXPECT_EQ(hosts[1].state, SilenceState::pending);
  EXPECT_THAT(newest_record(), HasSubstr("S-0001"));
  EXPECT_THAT(newest_record(), HasSubstr("SHA256=" + sha256_of("quiet")));
}

TEST_F(Silences, KeepWhyATryFailed) {
  const auto id = begin_silence({"web01"});
  auto failed = now("web01", SilenceState::changing);
  failed.reason = Reason::unreachable;
  value_of(record(failed));
  EXPECT_EQ(value_of(ledger_.silence(id))->hosts[0].reason, Reason::unreachable);
}

TEST_F(Silences, ChangeNoHostThatCouldNotBePutBack) {
  begin_silence({"web01"});
  auto unknown = now("web01", SilenceState::changing);
  unknown.previous = sha256_of("never seen");
  EXPECT_EQ(record(unknown).error().code, Reason::no_way_back);
  EXPECT_EQ(record({.name = "web01", .state = SilenceState::changing}).error().code,
            Reason::no_way_back);
  EXPECT_EQ(value_of(ledger_.silences())[0].hosts[0].state, SilenceState::pending);
}

TEST_F(Silences, HaveAHostInOneOfThemAtATime) {
  begin_silence({"web01"});
  const auto refused = ledger_.begin_silence(silence({"app01", "Web01"}), ann_, noon_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::not_now);
  EXPECT_THAT(refused.error().message, HasSubstr("Web01 in the silence S-0001"));
  EXPECT_EQ(value_of(ledger_.silences()).size(), 1U) << "of a refused one nothing is left";
  value_of(record(now("web01", SilenceState::restored)));
  EXPECT_EQ(to_string(begin_silence({"app01", "web01"})), "S-0002");
}

TEST_F(Silences, AreOverWithTheirLastHost) {
  const auto id = begin_silence({"web01", "app01"});
  value_of(record(now("web01", SilenceState::restored)));
  EXPECT_EQ(value_of(ledger_.silences()).size(), 1U);
  value_of(record({.name = "app01", .state = SilenceState::untouched}));
  EXPECT_THAT(value_of(ledger_.silences()), IsEmpty());
  EXPECT_EQ(value_of(ledger_.silence(id))->hosts[1].state, SilenceState::untouched);
  EXPECT_EQ(record(now("web01", SilenceState::silenced)).error().code, Reason::not_found);
}

TEST_F(Silences, EndEarlierForTheHostsThatAreNamed) {
  const auto id = begin_silence({"web01", "app01"});
  const std::vector<std::string> names{"app01", "db01"};
  EXPECT_EQ(value_of(ledger_.end_silence(names, ann_, "calm again", noon_ + 1h)), 1U);
  const auto hosts = value_of(ledger_.silence(id))->hosts;
  EXPECT_EQ(hosts[0].ends_at, noon_ + 4h);
  EXPECT_EQ(hosts[1].ends_at, noon_ + 1h);
  EXPECT_THAT(newest_record(), HasSubstr("calm again"));
  value_of(ledger_.end_silence(names, ann_, "late", noon_ + 5h));
  EXPECT_EQ(value_of(ledger_.silence(id))->hosts[1].ends_at, noon_ + 1h) << "never later";
}

TEST_F(Silences, ComeIntoALedgerThatWasMadeBeforeThem) {
  const auto old = file().string() + ".old";
  {
    SQLite::Database made{old, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    made.exec(std::string{migrations()[0]});
    made.exec("PRAGMA application_id = " + std::to_string(application_id));
    made.exec("PRAGMA user_version = 1");
  }
  auto ledger = value_of(Ledger::open(old, Mode::own));
  value_of(ledger.begin_silence(silence({"web01"}), ann_, noon_));
  EXPECT_EQ(value_of(ledger.silences()).size(), 1U);
}

}  // namespace
}  // namespace sysring::ledger
