#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/text.h"
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

  /// Also where no host is in it.
  [[nodiscard]] bool has_group(std::string_view group) const;

  /// "did you mean 'x'?" for what is no host or group here; empty where none is near.
  [[nodiscard]] std::string nearest_name(std::string_view name) const;

 private:
  friend class InventoryBuilder;

  // One row after the other: those of a host begin where its number says and end at the next.
  template <typename T>
  struct Rows {
    std::vector<T> cells;
    std::vector<std::uint32_t> begins{0};

    void close() { begins.push_back(static_cast<std::uint32_t>(cells.size())); }
    [[nodiscard]] std::span<const T> row(std::size_t number) const {
      return std::span{cells}.subspan(begins.at(number), begins.at(number + 1) - begins[number]);
    }
  };

  std::vector<Host> hosts_;
  Rows<Label> labels_;
  Rows<StringId> groups_;  // sorted
  std::vector<StringId> known_groups_;
  StringPool strings_;
};

/// Takes hosts as they are read, in any order.
class InventoryBuilder {
 public:
  struct Entry {
    Host host;
    std::vector<std::pair<std::string, std::string>> labels;  ///< Of equal keys the last one holds.
    std::vector<std::string> groups;
  };

  InventoryBuilder();
  InventoryBuilder(const InventoryBuilder&) = delete;
  InventoryBuilder& operator=(const InventoryBuilder&) = delete;
  ~InventoryBuilder() = default;

  /// Room for so many hosts more.
  void expect(std::size_t hosts);

  struct Added {
    std::size_t place;  ///< In the order in which hosts were added.
    bool is_new;        ///< Else one of that name (in any case) is there already, and stays.
  };
  Added add(Entry entry);

  /// For a group that may turn out to have no hosts.
  void declare_group(std::string_view group);

  [[nodiscard]] std::size_t size() const { return unsorted_.hosts_.size(); }

  Inventory build() &&;

 private:
  // A set of places in `hosts` that is asked by name, so that no name is kept twice.
  struct Hash {
    using is_transparent = void;
    const std::vector<Host>* hosts;
    std::size_t operator()(std::string_view name) const;
    std::size_t operator()(std::uint32_t at) const { return (*this)(hosts->at(at).name.text()); }
  };
  struct Equal {
    using is_transparent = void;
    const std::vector<Host>* hosts;
    [[nodiscard]] std::string_view name(std::string_view text) const { return text; }
    [[nodiscard]] std::string_view name(std::uint32_t at) const {
      return hosts->at(at).name.text();
    }
    bool operator()(const auto& a, const auto& b) const {
      return equals_in_any_case(name(a), name(b));
    }
  };

  void add_labels(std::vector<std::pair<std::string, std::string>> labels);
  void add_groups(const std::vector<std::string>& groups);

  Inventory unsorted_;
  std::unordered_set<std::uint32_t, Hash, Equal> places_;
};

}  // namespace sysring::fleet
