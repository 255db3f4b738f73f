#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "fleet/facts.h"
#include "fleet/inventory.h"
#include "rollout/plan.h"
#include "rollout/ring.h"
#include "workspace/settings.h"

namespace sysring::workspace {

/// All that the definition files of one directory say.
struct Workspace {
  std::filesystem::path directory;
  Settings settings;
  fleet::Inventory inventory;
  std::vector<rollout::RingDefinition> rings;  ///< In their order.
};

/// Reads sysring.yaml, inventory/ and rings/default.yml. Either all of it is right, or every fault
/// is told with its place. Reason::no_workspace where there is no sysring.yaml.
Result<Workspace, Errors> load(const std::filesystem::path& directory);

/// The exclusions host by host. Where nobody knows whether one holds, because a fact is missing, it
/// does: the host is left alone. `facts` by HostId, null where never seen.
std::vector<rollout::Exclusion> exclusions_of(const Workspace& workspace,
                                              const std::vector<const fleet::Facts*>& facts);

}  // namespace sysring::workspace
