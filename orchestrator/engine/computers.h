#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fleet/inventory.h"
#include "ledger/rows.h"

namespace sysring::engine {

/// Events carry the name that a computer gives itself; the inventory may know it by another one.
class Computers {
 public:
  /// From the inventory's names, with and without their domains, and from what hosts have told.
  Computers(const fleet::Inventory& inventory, const std::vector<ledger::HostRow>& rows);
  Computers() = default;

  void learn(std::string_view computer, std::string_view host);

  /// Nothing for a computer that is no host of ours.
  [[nodiscard]] std::optional<std::string> host_of(std::string_view computer) const;

  /// What the events of this host carry: what it told, else its own name.
  [[nodiscard]] std::string computer_of(std::string_view host) const;

  /// Every computer known, sorted, with the lower-case name of its host.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> all() const;

 private:
  std::unordered_map<std::string, std::string> hosts_;      // computer -> host, in lower case
  std::unordered_map<std::string, std::string> computers_;  // host -> what it told
};

}  // namespace sysring::engine
