#include <gmock/gmock.h>

#include "ledger/scene.h"

namespace sysring::ledger {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

class Releases : public Scene {
 protected:
  Releases() : ledger_{own()} {
    for (const auto* bytes : {"old", "new"}) value_of(ledger_.keep(config(bytes), noon_));
  }
  static rollout::Release release(const std::string& version, const std::string& bytes) {
    return {version, {{"linux", sha256_of(bytes)}}};
  }
  const Actor ann_{"ann", 1000};
  Ledger ledger_;
};

TEST_F(Releases, HaveConfigsWhoseBytesAreKept) {
  const std::string binary("a\0b\xff", 4);
  value_of(ledger_.keep(config(binary), noon_));
  value_of(ledger_.keep(config(binary), noon_ + 1h));
  EXPECT_EQ(*value_of(ledger_.config(sha256_of(binary)))->bytes, binary);
  EXPECT_EQ(value_of(ledger_.config(sha256_of(binary)))->digests, digests_of(binary));
  EXPECT_FALSE(value_of(ledger_.config(sha256_of("never seen"))));
  EXPECT_EQ(value_of(ledger_.kept()).size(), 3);

  const auto refused = ledger_.add_release(release("2026.4.0", "never seen"), ann_, noon_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::not_found);
}

TEST_F(Releases, AreListedNewestFirst) {
  value_of(ledger_.add_release(release("2026.10.0", "old"), ann_, noon_));
  value_of(ledger_.add_release(release("2026.9.1", "new"), ann_, noon_ + 1h));
  EXPECT_THAT(value_of(ledger_.releases()),
              ElementsAre(release("2026.9.1", "new"), release("2026.10.0", "old")));
}

TEST_F(Releases, AreNeverOthersUnderTheSameVersion) {
  value_of(ledger_.add_release(release("2026.4.0", "old"), ann_, noon_));
  EXPECT_TRUE(ledger_.add_release(release("2026.4.0", "old"), ann_, noon_)) << "nothing to do";
  const auto refused = ledger_.add_release(release("2026.4.0", "new"), ann_, noon_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Reason::exists_already);
  EXPECT_THAT(value_of(ledger_.releases()), ElementsAre(release("2026.4.0", "old")));
}

TEST_F(Releases, HaveAllTheirWaiversInTheAuditLog) {
  std::string text = "<Sysmon schemaversion=\"4.90\">";
  for (int i = 0; i < 101; ++i) text += "<!-- sysring: allow SM1103 why -->\n";
  text += "<EventFiltering/></Sysmon>";
  value_of(ledger_.keep(config(text), noon_));
  value_of(ledger_.add_release(release("2026.4.0", text), ann_, noon_));
  const auto records = value_of(ledger_.audit(1, 1'000));
  EXPECT_THAT(records[records.size() - 101].bytes, HasSubstr(R"("text":"linux:1:34 SM1103: why")"));
  EXPECT_THAT(records.back().bytes, HasSubstr(R"("text":"linux:101:5 SM1103: why")"));
}

TEST_F(Releases, AreInTheAuditLogWithWhoAddedThem) {
  value_of(ledger_.add_release(release("2026.4.0", "old"), ann_, noon_));
  EXPECT_THAT(value_of(ledger_.audit(2, 10)),
              ElementsAre(Field(&AuditRow::bytes, HasSubstr(R"("actor":{"name":"ann","uid":1000},)"
                                                            R"("object":"2026.4.0")"))));
}

TEST_F(Releases, BecomePlansThatAreStoredAsTheyWereSealed) {
  EXPECT_EQ(value_of(ledger_.next_plan_id()), "P-0001");
  const std::string sealed = "{\"id\": \"P-0106\"}\n";
  value_of(ledger_.store_plan("P-0106", sealed, ann_, noon_));
  const auto stored = *value_of(ledger_.plan("P-0106"));
  EXPECT_EQ(stored.sealed, sealed);
  EXPECT_EQ(stored.by, "ann");
  EXPECT_EQ(stored.at, noon_);
  EXPECT_EQ(value_of(ledger_.next_plan_id()), "P-0107");
  EXPECT_TRUE(ledger_.store_plan("P-0106", sealed, ann_, noon_));
  EXPECT_EQ(ledger_.store_plan("P-0106", "{}", ann_, noon_).error().code, Reason::exists_already);
  for (const auto* id : {"", "107", "P-", "P-107", "P-0x1", "R-0107"}) {
    EXPECT_EQ(ledger_.store_plan(id, sealed, ann_, noon_).error().code, Reason::bad_value) << id;
  }
}

}  // namespace
}  // namespace sysring::ledger
