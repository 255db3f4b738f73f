#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "fleet/inventory.h"
#include "workspace/source.h"
#include "workspace/variables.h"

namespace sysring::workspace {

constexpr std::size_t inventory_cap = 64 * 1'024 * 1'024;

/// Every *.yml, *.yaml and *.txt below inventory/ of the workspace, in the order of their names.
/// Nothing where one of them has a fault.
std::optional<fleet::Inventory> read_inventory(const std::filesystem::path& workspace,
                                               const HostDefaults& defaults,
                                               std::span<const std::string_view> credentials,
                                               Faults& faults);

}  // namespace sysring::workspace
