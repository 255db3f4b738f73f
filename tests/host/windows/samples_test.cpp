#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/windows/reading.h"
#include "sysmon/event.h"
#include "sysmon/shared_data.h"

// Recorded outputs, and such as were written by what is known of real ones.
namespace sysring::host::windows {
namespace {

using testing::HasSubstr;

class Samples : public tests::SharedDataTest {
 protected:
  static std::string synthetic(const std::string& name) {
    return tests::text_of(tests::shared_data("samples/synthetic/" + name));
  }
  static std::string rendered(const std::string& name) {
    return tests::text_of(tests::shared_data("samples/render/" + name + ".wevtutil.xml"));
  }
};

TEST_F(Samples, OfServicesAreReadInEveryLanguage) {
  const auto english = service_state(synthetic("sc-queryex.en.running.txt"));
  ASSERT_TRUE(english);
  EXPECT_EQ(english->service, fleet::Service::running);
  EXPECT_NE(english->process_id, 0U);
  const auto portuguese = service_state(synthetic("sc-query.pt-BR.running.txt"));
  ASSERT_TRUE(portuguese);
  EXPECT_EQ(portuguese->service, fleet::Service::running);
  const auto crashed = service_state(synthetic("sc-queryex.en.stopped-crash.txt"));
  ASSERT_TRUE(crashed);
  EXPECT_EQ(crashed->service, fleet::Service::crashed);
  for (const auto* language : {"de", "en"}) {
    const std::string name = "sc-query." + std::string{language} + ".missing.rc1060.txt";
    EXPECT_FALSE(service_state(synthetic(name))) << name;
  }
}

TEST_F(Samples, OfTheRegistryAreReadByTheirBlanks) {
  const auto driver = registry_values(synthetic("reg-query.sysmondrv-parameters.txt"));
  EXPECT_THAT(driver.at("ConfigHash"), HasSubstr("SHA256=6F5C1404"));
  EXPECT_EQ(driver.at("SysmonImagePath"), "C:\\Windows\\Sysmon64.exe");
  const auto windows = registry_values(synthetic("reg-query.currentversion.txt"));
  EXPECT_EQ(windows.at("InstallationType"), "Server Core");
  EXPECT_EQ(registry_number(windows.at("UBR")), 0x24f1U);
  EXPECT_EQ(registry_values(synthetic("reg-query.producttype.server.txt")).at("ProductType"),
            "ServerNT");
}

TEST_F(Samples, OfTheLogTellItsNewestRecord) {
  EXPECT_EQ(newest_record(synthetic("wevtutil-gli.txt")), 2'350'948U + 71'230U - 1U);
}

TEST_F(Samples, OfCertutilTellTheHashInEveryLanguage) {
  const std::string hash = "6F5C1404DC97F2CFC72E17CCB5849C339B4AAD2D77FE36D123709219423B3E66";
  for (const auto* name : {"certutil.de.txt", "certutil.en.txt", "certutil.en.win7-spaced.txt"}) {
    EXPECT_EQ(hashed_by_certutil(synthetic(name)), hash) << name;
  }
}

TEST_F(Samples, OfEventsAreReadAsWevtutilPrintsThem) {
  const auto events = events_in(
      rendered("ossem-dd-event16-sha256-v13.24") + rendered("otrf-event255") +
      rendered("ossem-dd-event4-stopped-v13.24") + rendered("omerbenamram-event16-sha1-2017"));
  std::vector<std::uint32_t> ids;
  for (const auto& event : events) ids.push_back(event.id);
  EXPECT_THAT(ids, testing::UnorderedElementsAre(16, 255, 4, 16));
  const auto changed = std::ranges::find(events, 2'422'177U, &sysmon::Event::record_id);
  ASSERT_NE(changed, events.end());
  EXPECT_EQ(changed->user_id, "S-1-5-21-3768430097-3400800235-1714852860-1001");
  EXPECT_TRUE(sysmon::config_change(*changed));
}

}  // namespace
}  // namespace sysring::host::windows
