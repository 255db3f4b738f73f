#include "fleet/property.h"

#include <algorithm>

namespace sysring::fleet {

Property property(const Inventory& inventory, HostId id, const Facts* facts,
                  std::string_view name) {
  if (const auto label = inventory.label(id, name)) return std::string{*label};
  const Host& host = inventory.host(id);
  if (name == "name") return host.name.text();
  if (name == "platform") return std::string{to_string(host.platform)};
  if (name == "via") return std::string{to_string(host.via)};

  if (std::ranges::find(fact_names(), name) == fact_names().end()) return Absent{};
  auto fact = facts == nullptr ? std::nullopt : facts->named(name);
  if (!fact) return NotSeenYet{};
  return std::move(*fact);
}

}  // namespace sysring::fleet
