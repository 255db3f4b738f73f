#include "rollout/plan.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "fleet/sample_fleet.h"

namespace sysring::rollout {
namespace {

using fleet::entry;
using fleet::Facts;
using fleet::Installation;
using fleet::inventory_of;
using testing::ElementsAre;
using testing::HasSubstr;

fleet::InventoryBuilder::Entry windows(std::string name) {
  auto host = entry(std::move(name));
  host.host.platform = fleet::Platform::windows;
  return host;
}

Facts facts_with(const std::string& config) {
  Facts facts;
  facts.sysmon = Installation::installed;
  facts.config = *sysmon::HashSet::parse(config);
  return facts;
}

/// A release over a fleet; what the world knows of each host is added host by host.
class Plans : public testing::Test {
 protected:
  void sees(std::string_view host, Facts facts) {
    seen_.at(inventory_.find(host)->index) = std::move(facts);
  }
  void excludes(std::string host, std::optional<Time> until) {
    exclusions_.push_back({std::move(host), "SCADA outage", "j.doe", until});
  }
  void ring(const std::string& name, Selection selection) {
    rings_.push_back({.name = name, .selection = std::move(selection), .place = "rings.yml:1:1"});
  }

  Result<Planned, Errors> plan() {
    std::vector<const Facts*> facts;
    for (const auto& each : seen_) facts.push_back(each ? &*each : nullptr);
    return make_plan({.id = "P-0001",
                      .workspace = "sysmon",
                      .salt = "salt",
                      .inventory = inventory_,
                      .facts = facts,
                      .rings = rings_,
                      .release = release_,
                      .release_digests = digests_,
                      .exclusions = exclusions_,
                      .kept = kept_,
                      .now = now_});
  }
  Planned planned() {
    auto made = plan();
    EXPECT_TRUE(made) << made.error().front().message;
    return *std::move(made);
  }
  /// "lx2: SR610 ..." of those that are left out.
  std::vector<std::string> left_out() {
    std::vector<std::string> lines;
    for (const auto& each : planned().outlook.not_eligible) {
      lines.push_back(each.host + ": " + to_string(each.why.code) + " " + each.why.message);
    }
    return lines;
  }
  std::vector<std::string> targets() {
    std::vector<std::string> lines;
    const auto made = planned();
    for (const auto& host : made.plan.rings.at(0).hosts) {
      lines.push_back(host.name + " " + host.variant);
    }
    return lines;
  }

  static constexpr Time noon{std::chrono::milliseconds{1'000'000}};
  Time now_ = noon;
  Digests linux_ = digests_of("<Sysmon>linux</Sysmon>");
  Digests server_ = digests_of("<Sysmon>server</Sysmon>");
  Release release_{"2026.4.0", {{"linux", linux_.sha256}, {"server", server_.sha256}}};
  std::vector<Digests> digests_{linux_, server_};
  fleet::Inventory inventory_ = inventory_of(
      {entry("lx1"), entry("lx2"), entry("lx3", {{"variant", "server"}}), windows("win1")});
  std::vector<std::optional<Facts>> seen_ = std::vector<std::optional<Facts>>(4);
  std::vector<RingDefinition> rings_;
  std::vector<Exclusion> exclusions_;
  std::vector<std::string> kept_;
};

TEST_F(Plans, GiveEachHostItsVariantByLabelThenByPlatformThenByWhatWasSeen) {
  ring("all", TheRest{});
  auto server = facts_with("");
  server.os = "Windows Server 2022 Standard";
  sees("win1", server);
  EXPECT_THAT(targets(), ElementsAre("lx1 linux", "lx2 linux", "lx3 server", "win1 server"));
}

TEST_F(Plans, LeaveOutAWindowsHostOfWhichNobodyKnowsTheKind) {
  ring("all", TheRest{});
  EXPECT_THAT(left_out(), ElementsAre(HasSubstr("win1: SR613")));
}

TEST_F(Plans, LeaveOutAVariantThatTheReleaseHasNoConfigFor) {
  ring("all", NamedHosts{{"lx1", "win1"}});
  auto workstation = facts_with("");
  workstation.os = "Windows 11 Enterprise";
  sees("win1", workstation);
  EXPECT_THAT(left_out(),
              ElementsAre("win1: SR105 release 2026.4.0 has no configuration for the variant "
                          "'workstation'"));
}

TEST_F(Plans, LeaveOutWhoIsExcludedUntilThatIsOver) {
  ring("all", NamedHosts{{"lx1", "lx2"}});
  excludes("lx2", noon + std::chrono::hours{1});
  EXPECT_THAT(left_out(),
              ElementsAre("lx2: SR610 SCADA outage (j.doe, until 1970-01-01T01:16:40Z)"));

  now_ = noon + std::chrono::hours{1};
  EXPECT_THAT(targets(), ElementsAre("lx1 linux", "lx2 linux"));
}

TEST_F(Plans, LeaveOutHostsWithAFaultThatWasThereBefore) {
  ring("all", NamedHosts{{"lx1", "lx2", "lx3"}});
  Facts absent;
  sees("lx1", absent);
  auto shared = facts_with("");
  shared.second_writer = "group policy";
  sees("lx2", shared);
  EXPECT_THAT(left_out(), ElementsAre("lx1: SR304 it had no Sysmon when it was last seen",
                                      "lx2: SR309 group policy loads configurations there too"));
}

TEST_F(Plans, CountWhoChangesWhoIsThereAlreadyAndWhoseBytesCannotBePutBack) {
  ring("all", NamedHosts{{"lx1", "lx2", "lx3", "win1"}});
  auto server = facts_with("SHA256=" + digests_of("old").sha256);
  server.os = "Windows Server 2022 Standard";
  sees("lx1", facts_with("SHA256=" + linux_.sha256));
  sees("lx2", facts_with("SHA256=" + digests_of("old").sha256));
  sees("win1", server);
  auto outlook = planned().outlook.rings.at(0);
  EXPECT_EQ(outlook.targeted, 4U);
  EXPECT_EQ(outlook.already_there, 1U);
  EXPECT_EQ(outlook.change, 2U);
  EXPECT_EQ(outlook.never_seen, 1U);
  EXPECT_EQ(outlook.no_way_back, 1U);

  kept_ = {digests_of("old").sha256};
  outlook = planned().outlook.rings.at(0);
  EXPECT_EQ(outlook.no_way_back, 0U);
}

TEST_F(Plans, RefuseARingInWhichNobodyIsEligible) {
  ring("canary", NamedHosts{{"lx1"}});
  ring("broad", NamedHosts{{"lx2"}});
  excludes("lx1", {});
  const auto made = plan();
  ASSERT_FALSE(made);
  ASSERT_EQ(made.error().size(), 1U);
  EXPECT_EQ(made.error()[0].code, Reason::empty_ring);
  EXPECT_EQ(made.error()[0].message,
            "found no eligible host among the 1 of ring 'canary', expected at least one");
}

}  // namespace
}  // namespace sysring::rollout
