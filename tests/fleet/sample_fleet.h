#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "fleet/inventory.h"

namespace sysring::fleet {

/// A host for tests, as far as they care.
inline InventoryBuilder::Entry entry(std::string name,
                                     std::vector<std::pair<std::string, std::string>> labels = {},
                                     std::vector<std::string> groups = {}) {
  auto parsed = HostName::parse(name);
  EXPECT_TRUE(parsed) << name;
  return {Host{.name = *std::move(parsed), .address = std::move(name)}, std::move(labels),
          std::move(groups)};
}

inline Inventory inventory_of(std::vector<InventoryBuilder::Entry> entries) {
  InventoryBuilder builder;
  for (auto& each : entries) EXPECT_TRUE(builder.add(std::move(each)).is_new);
  return std::move(builder).build();
}

}  // namespace sysring::fleet
