#include "fleet/facts.h"

#include <gtest/gtest.h>

#include "fleet/evidence.h"

namespace sysring::fleet {
namespace {

Facts seen() {
  Facts facts;
  facts.seen_at = *parse_time("2026-11-24T12:41:08.250Z");
  facts.os = "Debian GNU/Linux 12 (bookworm)";
  facts.os_build = "6.1.0-27-amd64";
  facts.machine_id = "0f1e";
  facts.boot_id = "b-1";
  facts.computer = "lx1";
  facts.sysmon = Installation::installed;
  facts.sysmon_version = "1.3.3";
  facts.schema_version = "4.81";
  facts.service = Service::running;
  facts.start_type = StartType::automatic;
  facts.process_id = 4711;
  facts.config = *sysmon::HashSet::parse("SHA256=" + std::string(64, 'A'));
  facts.newest_record = 9'000'000'000;
  facts.newest_event_at = *parse_time("2026-11-24T12:41:07Z");
  facts.last_config_path = "/run/sysring/ws-1/linux_1.xml";
  facts.forwarder = "rsyslog active";
  facts.leftovers = {"/run/sysring/a-1", "/run/sysring/b-2"};
  facts.second_writer = "uid 1000";
  facts.product = "domain controller";
  facts.model = "VMware, Inc. VMware7,1";
  facts.installed_at = "0x65a1b2c3";
  facts.time_zone = "W. Europe Standard Time";
  facts.edition = "64-bit";
  facts.service_name = "Sysmon64";
  facts.driver_name = "SysmonDrv";
  facts.channel_access = "O:BAG:SYD:(A;;0xf0007;;;SY)";
  facts.events_per_minute = 120;
  facts.working_set_kb = 25'120;
  facts.computer_sid = "S-1-5-21-1-2-3";
  facts.image = "Citrix Provisioning";
  facts.last_failure = "Event 7034 at 2026-11-24T12:00:00Z";
  facts.processor_seconds = 61;
  return facts;
}

TEST(Facts, ComeBackFromJsonAsTheyWere) {
  const auto there = to_json(seen());
  const auto back = facts_from(*Json::parse(there.dump()));
  ASSERT_TRUE(back) << describe(back.error());
  EXPECT_EQ(to_json(*back), there);
  EXPECT_EQ(back->config, seen().config);
  EXPECT_EQ(back->newest_record, 9'000'000'000U);
  EXPECT_EQ(back->seen_at, seen().seen_at);
  EXPECT_EQ(back->leftovers, seen().leftovers);
}

TEST(Facts, AreEmptyWhereJsonSaysNothing) {
  const auto facts = facts_from(*Json::parse("{}"));
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->newest_record, std::nullopt);
  EXPECT_EQ(facts->named("os"), std::nullopt);
  EXPECT_EQ(facts->service, Service::unknown);
}

TEST(Facts, AreRefusedWhereJsonSaysSomethingElse) {
  const auto fault = [](std::string_view json) {
    const auto facts = facts_from(*Json::parse(json));
    return facts ? "none" : facts.error().message;
  };
  EXPECT_EQ(fault("[]"), "found no facts, expected a JSON object");
  EXPECT_EQ(fault(R"({"os":1})"), "found something else as the fact 'os', expected text");
  EXPECT_EQ(fault(R"({"service":"dancing"})"),
            "found 'dancing' as the fact 'service', expected a known word");
  EXPECT_EQ(fault(R"({"config":"SHA256=zz"})"),
            "found 'SHA256=zz' as the fact 'config', expected hashes");
  EXPECT_EQ(fault(R"({"newest_record":-1})"),
            "found -1 as the fact 'newest_record', expected a number from 0 on");
  EXPECT_EQ(fault(R"({"seen_at":"noon"})"), "found 'noon' as the fact 'seen_at', expected a time");
  EXPECT_EQ(fault(R"({"leftovers":[1]})"),
            "found something else in it as the fact 'leftovers', expected a list of texts");
}

TEST(Facts, AreNamedAsSelectorsNameThem) {
  const Facts facts = seen();
  for (const auto name : fact_names()) EXPECT_TRUE(facts.named(name)) << name;
  EXPECT_EQ(facts.named("start"), "automatic");
  EXPECT_EQ(facts.named("schema"), "4.81");
  EXPECT_EQ(facts.named("config"), "SHA256=" + std::string(64, 'A'));
  EXPECT_EQ(facts.named("boot_id"), std::nullopt);

  for (const auto name : fact_names()) {
    if (name != "sysmon") {
      EXPECT_EQ(Facts{}.named(name), std::nullopt) << name;
    }
  }
}

TEST(FactsDigest, ChangesWithWhatIsWorthALineInTheHistory) {
  Facts later = seen();
  later.seen_at += std::chrono::hours{1};
  later.process_id = 4712;
  later.newest_record = 9'000'000'001;
  later.newest_event_at = std::nullopt;
  std::swap(later.leftovers.front(), later.leftovers.back());
  EXPECT_EQ(digest(later), digest(seen()));

  later.service = Service::stopped;
  EXPECT_NE(digest(later), digest(seen()));
}

TEST(Evidence, HasTheWordsOfTheLog) {
  EXPECT_EQ(to_string(Activity::awaiting_collector), "awaiting_collector");
  EXPECT_EQ(to_string(Activity::unknown), "unknown");
  EXPECT_EQ(to_string(Level::stored), "L1");
  EXPECT_EQ(to_string(Level::soaked), "L6");
  EXPECT_EQ(to_string(Proof::unknown), "unknown");
  EXPECT_EQ(to_string(Finding::current), "current");
  EXPECT_EQ(to_string(Finding::unknown), "unknown");
}

}  // namespace
}  // namespace sysring::fleet
