#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "fleet/host.h"
#include "fleet/host_id.h"
#include "fleet/string_pool.h"

namespace sysring::fleet {

/// `key=value` on a host, both interned.
struct Label {
  StringId key;
  StringId value;
  friend auto operator<=>(const Label&, const Label&) = default;
};

/// All hosts, in the order of their lower-case names, so that a HostId is a place in that order.
/// Host names are equal in any case. Made by an InventoryBuilder, and never changed afterwards.
class Inventory {
 public:
  Inventory() = default;

  [[nodiscard]] std::size_t size() const { return hosts_.size(); }
  [[nodiscard]] const Host& host(HostId id) const { return hosts_.at(id.index); }
  [[nodiscard]] std::span<const Host> hosts() const { return hosts_; }

  /// In any case; nothing where there is no such host.
  [[nodiscard]] std::optional<HostId> find(std::string_view name) const;

  /// Nothing where the host has no such label.
  [[nodiscard]] std::optional<std::string_view> label(HostId id, std::string_view key) const;

  /// In the order of their keys.
  [[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> labels(HostId id) const;

  [[nodiscard]] bool in_group(HostId id, std::string_view group) const;
  [[nodiscard]] bool has_group(std::string_view group) const;

  /// "did you mean" for a name that is not here; empty where none is near.
  [[nodiscard]] std::string nearest_name(std::string_view name) const;

 private:
  friend class InventoryBuilder;

  std::vector<Host> hosts_;
  std::vector<Label> labels_;             // of all hosts, one behind the other
  std::vector<std::uint32_t> labels_of_;  // where those of each host begin, and the end
  std::vector<StringId> groups_;
  std::vector<std::uint32_t> groups_of_;
  StringPool strings_;
};

/// Takes hosts as they are read, in any order.
class InventoryBuilder {
 public:
  struct Entry {
    Host host;
    std::vector<std::pair<std::string, std::string>> labels;
    std::vector<std::string> groups;
  };

  /// Reason::defined_twice where a host of that name (in any case) is there already.
  Result<Done> add(Entry entry);
  Inventory build() &&;

 private:
  std::vector<Entry> entries_;
};

}  // namespace sysring::fleet
