#include "engine/computers.h"

#include <algorithm>

#include "base/text.h"

namespace sysring::engine {

Computers::Computers(const fleet::Inventory& inventory, const std::vector<ledger::HostRow>& rows) {
  for (const auto& host : inventory.hosts()) {
    const std::string name = lower(host.name.text());
    hosts_.emplace(name, name);
    hosts_.emplace(name.substr(0, name.find('.')), name);
  }
  for (const auto& row : rows) {
    if (row.facts && !row.facts->computer.empty()) learn(row.facts->computer, row.name);
  }
}

void Computers::learn(std::string_view computer, std::string_view host) {
  hosts_.insert_or_assign(lower(computer), lower(host));
  computers_.insert_or_assign(lower(host), std::string{computer});
}

std::optional<std::string> Computers::host_of(std::string_view computer) const {
  const auto found = hosts_.find(lower(computer));
  if (found == hosts_.end()) return std::nullopt;
  return found->second;
}

std::string Computers::computer_of(std::string_view host) const {
  const auto told = computers_.find(lower(host));
  return told == computers_.end() ? std::string{host} : told->second;
}

std::vector<std::pair<std::string, std::string>> Computers::all() const {
  std::vector<std::pair<std::string, std::string>> sorted{hosts_.begin(), hosts_.end()};
  std::ranges::sort(sorted);
  return sorted;
}

}  // namespace sysring::engine
