#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "fleet/facts.h"
#include "fleet/inventory.h"

namespace sysring::fleet {

struct Absent {};      ///< The host has no label of that name, and there is no such fact.
struct NotSeenYet {};  ///< A fact that only the host can tell, and has not.
using Property = std::variant<Absent, NotSeenYet, std::string>;

/// What a host has under a name: its label; else `name`, `platform` or `via` of the inventory; else
/// the fact. `facts` is null where the host was never seen.
Property property(const Inventory& inventory, HostId id, const Facts* facts, std::string_view name);

}  // namespace sysring::fleet
