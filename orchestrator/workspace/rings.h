#pragma once

#include <string_view>
#include <vector>

#include "fleet/inventory.h"
#include "rollout/ring.h"
#include "workspace/source.h"

namespace sysring::workspace {

/// Reads ring definitions. Names of hosts and groups are looked up in the inventory, unless it is
/// null because it has faults of its own.
std::vector<rollout::RingDefinition> read_rings(std::string_view text, Source& source,
                                                const fleet::Inventory* inventory);

}  // namespace sysring::workspace
