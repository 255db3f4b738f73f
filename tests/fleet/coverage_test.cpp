#include "fleet/coverage.h"

#include <vector>

#include <gtest/gtest.h>

#include "fleet/sample_fleet.h"

namespace sysring::fleet {
namespace {

Facts running(std::string os, const Digests& config) {
  Facts facts;
  facts.os = std::move(os);
  facts.sysmon = Installation::installed;
  facts.service = Service::running;
  facts.start_type = StartType::automatic;
  facts.config = *sysmon::HashSet::parse("SHA256=" + config.sha256);
  return facts;
}

class FleetOfFive : public testing::Test {
 protected:
  FleetOfFive() {
    stopped.service = Service::stopped;
    stopped.start_type = StartType::manual;
    half.os = "Debian 12";
    half.sysmon = Installation::half;
    mute.os = "Debian 12";
    mute.sysmon = Installation::installed;
  }

  Digests wanted = digests_of("new");
  Facts good = running("Debian 12", wanted);
  Facts stopped = running("Debian 11", digests_of("old"));
  Facts half;
  Facts mute;  // Sysmon is there; the host said nothing else
  std::vector<Standing> hosts{
      {.facts = &good, .wanted = &wanted, .forwarding = Forwarding::yes},
      {.facts = &stopped, .wanted = &wanted, .forwarding = Forwarding::no},
      {.facts = &half, .wanted = &wanted},
      {.facts = &mute, .wanted = &wanted},
      {.facts = nullptr, .wanted = &wanted},
  };
};

TEST_F(FleetOfFive, IsCountedWithTheDenominatorOfEachQuestion) {
  const Coverage counted = coverage(hosts);
  EXPECT_EQ(counted.seen, (Count{.yes = 4, .no = 1}));
  EXPECT_EQ(counted.installed, (Count{.yes = 3, .no = 1}));
  EXPECT_EQ(counted.running, (Count{.yes = 1, .no = 1, .unknown = 1}));
  EXPECT_EQ(counted.automatic, (Count{.yes = 1, .no = 1, .unknown = 1}));
  EXPECT_EQ(counted.forwarding, (Count{.yes = 1, .no = 1, .unknown = 1}));
  EXPECT_EQ(counted.as_wanted, (Count{.yes = 1, .no = 1, .unknown = 1}));
  EXPECT_EQ(counted.running.of(), 3U);
}

TEST_F(FleetOfFive, IsAskedForTheWantedConfigOnlyWhereThereIsOne) {
  hosts[1].wanted = nullptr;
  EXPECT_EQ(coverage(hosts).as_wanted, (Count{.yes = 1, .no = 0, .unknown = 1}));
}

TEST_F(FleetOfFive, IsCountedByLabelOrFact) {
  const auto inventory =
      inventory_of({entry("a", {{"site", "fra"}}), entry("b", {{"site", "lon"}}),
                    entry("c", {{"site", "fra"}}), entry("d"), entry("e", {{"site", "fra"}})});

  const auto by_site = coverage_by("site", inventory, hosts);
  ASSERT_EQ(by_site.size(), 3U);
  EXPECT_EQ(by_site.at("fra").seen, (Count{.yes = 2, .no = 1}));
  EXPECT_EQ(by_site.at("lon").running, (Count{.yes = 0, .no = 1}));
  EXPECT_EQ(by_site.at("").running, (Count{.unknown = 1}));

  const auto by_os = coverage_by("os", inventory, hosts);
  EXPECT_EQ(by_os.at("Debian 12").seen.of(), 3U);
  EXPECT_EQ(by_os.at("Debian 11").seen.of(), 1U);
  EXPECT_EQ(by_os.at("unknown").seen, (Count{.no = 1}));
}

TEST(Coverage, OfAnEmptyFleetIsZeroOfZero) { EXPECT_EQ(coverage({}), Coverage{}); }

}  // namespace
}  // namespace sysring::fleet
