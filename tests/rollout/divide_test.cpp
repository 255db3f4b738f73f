#include <chrono>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "fleet/sample_fleet.h"
#include "rollout/ring.h"

namespace sysring::rollout {
namespace {

using fleet::entry;
using fleet::Facts;
using fleet::inventory_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Names = std::vector<std::string>;

RingDefinition ring(std::string name, Selection selection) {
  return {.name = std::move(name), .selection = std::move(selection), .place = "rings.yml:1:1"};
}

SelectedHosts selected(std::string_view text) {
  auto selector = fleet::Selector::parse(text);
  EXPECT_TRUE(selector) << text;
  return {*selector};
}

StickyShare share(std::uint32_t percentage, std::size_t min = 0,
                  StickyShare::Of of = StickyShare::Of::fleet) {
  return {percent(percentage), min, of};
}

/// Rings over hosts of which nobody has seen any fact, unless told otherwise.
struct Dividing {
  fleet::Inventory inventory;
  std::vector<RingDefinition> rings;
  std::vector<const Facts*> facts = std::vector<const Facts*>(inventory.size());
  std::string salt = "salt";

  [[nodiscard]] Result<Division, Errors> division() const {
    return divide(rings, inventory, facts, salt);
  }
  [[nodiscard]] std::vector<Names> names() const {
    const auto divided = division();
    EXPECT_TRUE(divided) << divided.error().front().message;
    std::vector<Names> result;
    for (const auto& hosts : divided->rings) {
      Names names;
      for (const auto id : hosts) names.push_back(inventory.host(id).name.text());
      result.push_back(std::move(names));
    }
    return result;
  }
  [[nodiscard]] std::vector<Error> errors() const {
    const auto divided = division();
    return divided ? Errors{} : divided.error();
  }
};

fleet::Inventory numbered(std::size_t hosts, const std::string& prefix = "ws") {
  std::vector<fleet::InventoryBuilder::Entry> entries;
  for (std::size_t i = 0; i < hosts; ++i) entries.push_back(entry(prefix + std::to_string(i)));
  return inventory_of(std::move(entries));
}

TEST(Divide, TakesNamedAndSelectedHostsOutBeforeTheRestIsFormed) {
  const Dividing fleet{inventory_of({entry("a"), entry("b"), entry("c", {{"vip", "true"}})}),
                       {ring("lab", NamedHosts{{"B"}}), ring("broad", TheRest{}),
                        ring("last", selected("vip=true"))}};
  EXPECT_THAT(fleet.names(), ElementsAre(Names{"b"}, Names{"a"}, Names{"c"}));
}

TEST(Divide, CutsSharesFromTheLineOfThoseThatNoRingMeans) {
  const Dividing fleet{
      numbered(1'000),
      {ring("lab", NamedHosts{{"ws7", "ws8"}}), ring("canary", share(10)),
       ring("pilot", share(50, 0, StickyShare::Of::rest)), ring("broad", TheRest{})}};
  const auto rings = fleet.names();
  EXPECT_NEAR(static_cast<double>(rings[1].size()), 100, 30);
  EXPECT_NEAR(static_cast<double>(rings[2].size()), 450, 60);
  EXPECT_EQ(rings[0].size() + rings[1].size() + rings[2].size() + rings[3].size(), 1'000U);
}

TEST(Divide, PlacesAHostBySha256OfSaltAndLowerCaseName) {
  Names expected;
  for (int i = 0; i < 50; ++i) {
    const auto name = "WS" + std::to_string(i);
    // A tenth of 2^64 begins with 0x1999: the first two bytes decide but for one in 65,536.
    if (to_hex(sha256("saltws" + std::to_string(i))).substr(0, 4) < "1999") {
      expected.push_back(name);
    }
  }
  std::ranges::sort(expected);
  auto fleet = Dividing{numbered(50, "WS"), {ring("canary", share(10)), ring("broad", TheRest{})}};
  EXPECT_EQ(fleet.names()[0], expected);
  ASSERT_FALSE(expected.empty());
}

TEST(Divide, LeavesEveryHostInItsShareWhenOthersComeAndGo) {
  const std::vector<RingDefinition> rings{ring("canary", share(5)),
                                          ring("pilot", share(20, 0, StickyShare::Of::rest)),
                                          ring("broad", TheRest{})};
  const auto before = Dividing{numbered(1'000), rings}.names();
  std::vector<fleet::InventoryBuilder::Entry> entries;
  for (int i = 0; i < 2'000; ++i) {
    if (i % 3 != 0) entries.push_back(entry((i < 1'000 ? "ws" : "new") + std::to_string(i)));
  }
  const auto after = Dividing{inventory_of(std::move(entries)), rings}.names();
  for (std::size_t number = 0; number < rings.size(); ++number) {
    const std::set<std::string> now{after[number].begin(), after[number].end()};
    for (const auto& name : before[number]) {
      const bool is_gone = std::stoi(name.substr(2)) % 3 == 0;
      EXPECT_EQ(now.contains(name), !is_gone) << name << " in " << rings[number].name;
    }
  }
}

TEST(Divide, FillsAShareUpToItsMinimum) {
  const Dividing fleet{numbered(6), {ring("canary", share(1, 2)), ring("broad", TheRest{})}};
  EXPECT_EQ(fleet.names()[0].size(), 2U);
  EXPECT_EQ(fleet.names()[1].size(), 4U);
}

TEST(Divide, GivesTheWholeLineToAHundredPercent) {
  const Dividing fleet{numbered(300), {ring("a", share(60)), ring("b", share(40))}};
  EXPECT_EQ(fleet.names()[0].size() + fleet.names()[1].size(), 300U);
}

TEST(Divide, RefusesRingsThatMeanTheSameHost) {
  const Dividing fleet{inventory_of({entry("a", {{"role", "dc"}}), entry("b", {{"role", "dc"}})}),
                       {ring("lab", NamedHosts{{"a", "b"}}), ring("last", selected("role=dc"))}};
  ASSERT_EQ(fleet.errors().size(), 1U);
  EXPECT_EQ(fleet.errors()[0].code, Reason::overlapping_rings);
  EXPECT_EQ(fleet.errors()[0].message,
            "found host 'a' and 1 more in ring 'lab' and in ring 'last', expected one ring for "
            "each host");
  EXPECT_EQ(fleet.errors()[0].place, "rings.yml:1:1");
}

TEST(Divide, OffersTheNearestNameForAHostThatIsNotThere) {
  const Dividing fleet{inventory_of({entry("build-win-07")}),
                       {ring("lab", NamedHosts{{"biuld-win-07"}}), ring("broad", TheRest{})}};
  ASSERT_EQ(fleet.errors().size(), 1U);
  EXPECT_EQ(fleet.errors()[0].code, Reason::unknown_name);
  EXPECT_EQ(fleet.errors()[0].hint, "did you mean 'build-win-07'?");
}

TEST(Divide, RefusesASelectorWithANameThatIsNotThere) {
  const Dividing fleet{inventory_of({entry("a", {}, {"servers"})}),
                       {ring("lab", selected("server")), ring("broad", TheRest{})}};
  ASSERT_FALSE(fleet.errors().empty());
  EXPECT_EQ(fleet.errors()[0].code, Reason::unknown_name);
  EXPECT_EQ(fleet.errors()[0].hint, "did you mean 'servers'?");
  EXPECT_EQ(fleet.errors()[0].place, "rings.yml:1:1");
}

TEST(Divide, RefusesAnEmptyRingUnlessItMayBeSkipped) {
  Dividing fleet{inventory_of({entry("a")}),
                 {ring("lab", selected("role=lab")), ring("broad", TheRest{})}};
  ASSERT_EQ(fleet.errors().size(), 1U);
  EXPECT_EQ(fleet.errors()[0].code, Reason::empty_ring);

  fleet.rings[0].when_empty = WhenEmpty::skip;
  EXPECT_THAT(fleet.names(), ElementsAre(IsEmpty(), Names{"a"}));
}

TEST(Divide, LeavesOutAHostOfWhichTheSelectorCannotTell) {
  Facts debian;
  debian.os = "Debian 12";
  Dividing fleet{inventory_of({entry("a"), entry("b")}),
                 {ring("debian", selected("os~Debian")), ring("broad", TheRest{})}};
  fleet.rings[1].when_empty = WhenEmpty::skip;
  fleet.facts[0] = &debian;
  const auto division = fleet.division();
  ASSERT_TRUE(division);
  EXPECT_THAT(fleet.names(), ElementsAre(Names{"a"}, IsEmpty()));
  ASSERT_EQ(division->not_eligible.size(), 1U);
  EXPECT_EQ(division->not_eligible[0].first, fleet::HostId{1});
  EXPECT_EQ(division->not_eligible[0].second.code, Reason::facts_unknown);
  EXPECT_EQ(division->not_eligible[0].second.place, "b");
}

TEST(Divide, NeverTakesAHostThatIsOnlyObserved) {
  auto observed = entry("scada");
  observed.host.manage = fleet::Manage::observe;
  const Dividing fleet{inventory_of({entry("a"), std::move(observed)}),
                       {ring("lab", NamedHosts{{"a", "scada"}})}};
  EXPECT_THAT(fleet.names(), ElementsAre(Names{"a"}));
  const auto division = fleet.division();
  ASSERT_EQ(division->not_eligible.size(), 1U);
  EXPECT_THAT(division->not_eligible[0].second.message, HasSubstr("only observed"));
}

TEST(Divide, TellsOfAllFaultsAtOnce) {
  const Dividing fleet{
      inventory_of({entry("a")}),
      {ring("one", NamedHosts{{"a", "nowhere"}}), ring("two", NamedHosts{{"a", "elsewhere"}})}};
  std::vector<Reason> codes;
  for (const auto& error : fleet.errors()) codes.push_back(error.code);
  EXPECT_THAT(codes,
              ElementsAre(Reason::unknown_name, Reason::unknown_name, Reason::overlapping_rings));
}

}  // namespace
}  // namespace sysring::rollout
