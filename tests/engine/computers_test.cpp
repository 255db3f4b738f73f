#include "engine/computers.h"

#include <gtest/gtest.h>

namespace sysring::engine {
namespace {

fleet::Inventory inventory_of(const std::vector<std::string>& names) {
  fleet::InventoryBuilder builder;
  for (const auto& name : names) {
    builder.add({.host = {.name = *fleet::HostName::parse(name), .address = name},
                 .labels = {},
                 .groups = {}});
  }
  return std::move(builder).build();
}

TEST(Computers, AreKnownByTheirNamesWithAndWithoutDomain) {
  const Computers computers{inventory_of({"lx01.corp.example"}), {}};
  EXPECT_EQ(computers.host_of("LX01"), "lx01.corp.example");
  EXPECT_EQ(computers.host_of("lx01.corp.example"), "lx01.corp.example");
  EXPECT_EQ(computers.host_of("lx02"), std::nullopt);
}

TEST(Computers, AreKnownByWhatTheyHaveTold) {
  Computers computers{inventory_of({"10.0.0.7"}), {}};
  EXPECT_EQ(computers.computer_of("10.0.0.7"), "10.0.0.7");
  computers.learn("Build-7", "10.0.0.7");
  EXPECT_EQ(computers.computer_of("10.0.0.7"), "Build-7");
  EXPECT_EQ(computers.host_of("build-7"), "10.0.0.7");
}

}  // namespace
}  // namespace sysring::engine
