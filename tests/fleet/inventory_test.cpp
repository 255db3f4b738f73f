#include "fleet/inventory.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fleet/sample_fleet.h"

namespace sysring::fleet {
namespace {

std::vector<std::string> names_in(const Inventory& inventory) {
  std::vector<std::string> names;
  for (const auto& host : inventory.hosts()) names.push_back(host.name.text());
  return names;
}

using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

TEST(Inventory, IsInTheOrderOfNamesInAnyCaseWhateverOrderTheyCameIn) {
  const std::vector<std::string> sorted{"a1", "A2", "b1", "B2", "c1"};
  EXPECT_EQ(
      names_in(inventory_of({entry("B2"), entry("c1"), entry("a1"), entry("A2"), entry("b1")})),
      sorted);
  EXPECT_EQ(
      names_in(inventory_of({entry("A2"), entry("b1"), entry("B2"), entry("c1"), entry("a1")})),
      sorted);
}

TEST(Inventory, FindsAHostInAnyCase) {
  const auto inventory = inventory_of({entry("ws2"), entry("WS1.corp"), entry("dc1")});
  EXPECT_EQ(inventory.find("ws1.CORP"), HostId{1});
  EXPECT_EQ(inventory.find("ws1"), std::nullopt);
  EXPECT_EQ(Inventory{}.find("ws1"), std::nullopt);
}

TEST(Inventory, KeepsLabelsAndGroupsWithTheirHost) {
  const auto inventory =
      inventory_of({entry("z", {{"site", "fra"}, {"role", "dc"}}, {"windows", "servers"}),
                    entry("a", {{"site", "lon"}}, {"linux"}), entry("m")});
  const auto a = *inventory.find("a");
  const auto m = *inventory.find("m");
  const auto z = *inventory.find("z");

  EXPECT_EQ(inventory.labels(z), (Labels{{"role", "dc"}, {"site", "fra"}}));
  EXPECT_EQ(inventory.label(a, "site"), "lon");
  EXPECT_EQ(inventory.label(a, "role"), std::nullopt);
  EXPECT_TRUE(inventory.labels(m).empty());

  EXPECT_TRUE(inventory.in_group(z, "servers") && inventory.in_group(z, "windows"));
  EXPECT_FALSE(inventory.in_group(a, "servers"));
  EXPECT_FALSE(inventory.in_group(m, "linux"));
}

TEST(Inventory, KnowsAGroupWithoutHostsButNoLabelAsAGroup) {
  InventoryBuilder builder;
  builder.declare_group("retired");
  builder.add(entry("a", {{"site", "lon"}}, {"linux"}));
  const auto inventory = std::move(builder).build();
  EXPECT_TRUE(inventory.has_group("retired"));
  EXPECT_TRUE(inventory.has_group("linux"));
  EXPECT_FALSE(inventory.has_group("site"));
}

TEST(Inventory, KeepsTheLastOfEqualLabels) {
  const auto inventory =
      inventory_of({entry("a", {{"site", "fra"}, {"role", "dc"}, {"site", "lon"}})});
  EXPECT_EQ(inventory.labels({0}), (Labels{{"role", "dc"}, {"site", "lon"}}));
}

TEST(Inventory, KeepsTheFirstHostOfANameInAnyCase) {
  InventoryBuilder builder;
  builder.add(entry("dc1"));
  EXPECT_TRUE(builder.add(entry("ws1", {{"site", "fra"}})).is_new);
  const auto second = builder.add(entry("WS1", {{"site", "lon"}}));
  EXPECT_FALSE(second.is_new);
  EXPECT_EQ(second.place, 1U);
  const auto inventory = std::move(builder).build();
  EXPECT_EQ(names_in(inventory), (std::vector<std::string>{"dc1", "ws1"}));
  EXPECT_EQ(inventory.label({1}, "site"), "fra");
}

TEST(Inventory, OffersTheNearestHostOrGroup) {
  const auto inventory = inventory_of({entry("build-win-07", {}, {"servers"})});
  EXPECT_EQ(inventory.nearest_name("biuld-win-07"), "did you mean 'build-win-07'?");
  EXPECT_EQ(inventory.nearest_name("server"), "did you mean 'servers'?");
  EXPECT_EQ(inventory.nearest_name("zebra"), "");
}

TEST(Inventory, StaysWholeWhenItIsMoved) {
  auto inventory = inventory_of({entry("a", {{"site", "fra"}}, {"g"})});
  const Inventory moved = std::move(inventory);
  EXPECT_EQ(moved.label({0}, "site"), "fra");
  EXPECT_TRUE(moved.has_group("g"));
}

}  // namespace
}  // namespace sysring::fleet
