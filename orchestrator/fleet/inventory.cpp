#include "fleet/inventory.h"

#include <algorithm>
#include <numeric>

namespace sysring::fleet {
namespace {

std::string_view name_of(const Host& host) { return host.name.text(); }

bool goes_before(std::string_view a, std::string_view b) { return compare_in_any_case(a, b) < 0; }

void sort_and_unify(std::vector<StringId>& ids) {
  std::ranges::sort(ids);
  const auto repeated = std::ranges::unique(ids);
  ids.erase(repeated.begin(), repeated.end());
}

template <typename Rows>
Rows in_order(const Rows& rows, const std::vector<std::uint32_t>& order) {
  Rows sorted;
  sorted.cells.reserve(rows.cells.size());
  for (const auto number : order) {
    const auto row = rows.row(number);
    sorted.cells.insert(sorted.cells.end(), row.begin(), row.end());
    sorted.close();
  }
  return sorted;
}

/// Place i gets what stands at order[i]; along its cycles, so that a large fleet is in memory once.
void bring_into_order(std::vector<Host>& hosts, std::vector<std::uint32_t> order) {
  for (std::uint32_t start = 0; start < order.size(); ++start) {
    auto at = start;
    while (order[at] != start) {
      const auto from = std::exchange(order[at], at);
      std::swap(hosts[at], hosts[from]);
      at = from;
    }
    order[at] = at;
  }
}

}  // namespace

std::optional<HostId> Inventory::find(std::string_view name) const {
  const auto at = std::ranges::lower_bound(hosts_, name, goes_before, name_of);
  if (at == hosts_.end() || !equals_in_any_case(name_of(*at), name)) return std::nullopt;
  return HostId{static_cast<std::uint32_t>(at - hosts_.begin())};
}

std::optional<std::string_view> Inventory::label(HostId id, std::string_view key) const {
  const auto wanted = strings_.find(key);
  if (!wanted) return std::nullopt;
  const auto row = labels_.row(id.index);
  const auto at = std::ranges::find(row, *wanted, &Label::key);
  if (at == row.end()) return std::nullopt;
  return strings_.text(at->value);
}

std::vector<std::pair<std::string_view, std::string_view>> Inventory::labels(HostId id) const {
  std::vector<std::pair<std::string_view, std::string_view>> result;
  for (const auto& [key, value] : labels_.row(id.index)) {
    result.emplace_back(strings_.text(key), strings_.text(value));
  }
  std::ranges::sort(result);
  return result;
}

bool Inventory::in_group(HostId id, std::string_view group) const {
  const auto wanted = strings_.find(group);
  return wanted && std::ranges::binary_search(groups_.row(id.index), *wanted);
}

bool Inventory::has_group(std::string_view group) const {
  const auto wanted = strings_.find(group);
  return wanted && std::ranges::binary_search(known_groups_, *wanted);
}

std::string Inventory::nearest_name(std::string_view name) const {
  std::vector<std::string_view> candidates;
  candidates.reserve(known_groups_.size() + hosts_.size());
  for (const auto group : known_groups_) candidates.push_back(strings_.text(group));
  for (const auto& host : hosts_) candidates.push_back(name_of(host));
  return nearest(name, candidates) ? suggestion(name, candidates) : std::string{};
}

std::size_t InventoryBuilder::Hash::operator()(std::string_view name) const {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325;  // FNV-1a: case folds on the way, without a copy
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(lower(c))) * 0x100'0000'01B3;
  return hash;
}

InventoryBuilder::InventoryBuilder()
    : places_{0, Hash{&unsorted_.hosts_}, Equal{&unsorted_.hosts_}} {}

void InventoryBuilder::expect(std::size_t hosts) {
  const auto all = size() + hosts;
  unsorted_.hosts_.reserve(all);
  places_.reserve(all);
}

void InventoryBuilder::declare_group(std::string_view group) {
  unsorted_.known_groups_.push_back(unsorted_.strings_.intern(group));
}

InventoryBuilder::Added InventoryBuilder::add(Entry entry) {
  auto& hosts = unsorted_.hosts_;
  hosts.push_back(std::move(entry.host));
  const auto [known, is_new] = places_.insert(static_cast<std::uint32_t>(hosts.size() - 1));
  if (is_new) {
    add_labels(std::move(entry.labels));
    add_groups(entry.groups);
  } else {
    hosts.pop_back();
  }
  return {*known, is_new};
}

void InventoryBuilder::add_labels(std::vector<std::pair<std::string, std::string>> labels) {
  std::ranges::stable_sort(labels, {}, [](const auto& label) { return label.first; });
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto& [key, value] = labels[i];
    const bool said_again = i + 1 < labels.size() && labels[i + 1].first == key;
    if (said_again) continue;
    auto& strings = unsorted_.strings_;
    unsorted_.labels_.cells.push_back({strings.intern(key), strings.intern(value)});
  }
  unsorted_.labels_.close();
}

void InventoryBuilder::add_groups(const std::vector<std::string>& groups) {
  std::vector<StringId> row;
  for (const auto& group : groups) row.push_back(unsorted_.strings_.intern(group));
  sort_and_unify(row);
  auto& cells = unsorted_.groups_.cells;
  cells.insert(cells.end(), row.begin(), row.end());
  unsorted_.groups_.close();
}

Inventory InventoryBuilder::build() && {
  places_.clear();
  auto& inventory = unsorted_;
  auto& known = inventory.known_groups_;
  known.insert(known.end(), inventory.groups_.cells.begin(), inventory.groups_.cells.end());
  sort_and_unify(known);

  if (std::ranges::is_sorted(inventory.hosts_, goes_before, name_of)) return std::move(inventory);
  std::vector<std::uint32_t> order(inventory.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, goes_before, [&](auto at) { return name_of(inventory.hosts_[at]); });
  inventory.labels_ = in_order(inventory.labels_, order);
  inventory.groups_ = in_order(inventory.groups_, order);
  bring_into_order(inventory.hosts_, std::move(order));
  return std::move(inventory);
}

}  // namespace sysring::fleet
