#include "workspace/roster.h"

#include <algorithm>
#include <set>

#include "base/check.h"

namespace sysring::workspace {

Roster::Roster() { group("all"); }

void Roster::expect(std::size_t hosts) {
  strings_.expect(hosts);
  hosts_.reserve(hosts);
}

Roster::Group Roster::group(std::string_view name) {
  if (const auto known = group_by_name_.find(name); known != group_by_name_.end()) {
    return known->second;
  }
  const auto number = static_cast<Group>(groups_.size());
  groups_.push_back({.name = std::string{name}});
  group_by_name_.emplace(name, number);
  return number;
}

void Roster::nest(Group child, Group parent) {
  auto& parents = groups_.at(child).parents;
  if (std::ranges::find(parents, parent) == parents.end()) parents.push_back(parent);
}

std::optional<Mark> Roster::describe_group(Group group, Mark mark, std::vector<Setting> settings) {
  auto& node = groups_.at(group);
  if (node.described) return node.described;
  node.described = mark;
  node.settings = std::move(settings);
  return std::nullopt;
}

Roster::Mention Roster::mention(const fleet::HostName& name, Mark mark, Group group) {
  const auto id = strings_.intern(name.text());
  if (host_by_name_.size() <= id.index) host_by_name_.resize(id.index + 1, none);
  auto& number = host_by_name_[id.index];
  if (number == none) {
    number = static_cast<Host>(hosts_.size());
    hosts_.push_back({.name = id, .mark = mark});
  }
  auto& host = hosts_[number];
  for (auto at = host.membership; at != none; at = memberships_[at].next) {
    if (memberships_[at].group == group) return {number, true, host.mark};
  }
  memberships_.push_back({group, host.membership});
  host.membership = static_cast<std::uint32_t>(memberships_.size() - 1);
  return {number, false, host.mark};
}

std::optional<Mark> Roster::describe_host(Host host, Mark mark,
                                          const std::vector<Setting>& settings) {
  auto& node = hosts_.at(host);
  if (node.words_begin != none) return node.described;
  node.described = mark;
  node.words_begin = static_cast<std::uint32_t>(words_.size());
  for (const auto& [of, key, value] : settings) {
    words_.push_back({of, strings_.intern(key), strings_.intern(value)});
  }
  node.words_end = static_cast<std::uint32_t>(words_.size());
  return std::nullopt;
}

std::vector<std::string_view> Roster::group_names() const {
  std::vector<std::string_view> names;
  for (const auto& group : groups_) {
    if (group.name != groups_[all].name) names.push_back(group.name);
  }
  return names;
}

/// Takes away groups all of whose parents are gone; what is left over is in a circle or below one.
Roster::Order Roster::order() const {
  std::vector<std::vector<Group>> children(groups_.size());
  std::vector<std::size_t> parents_left(groups_.size());
  std::vector<Group> ready;
  for (Group group = 0; group < groups_.size(); ++group) {
    parents_left[group] = groups_[group].parents.size();
    for (const auto parent : groups_[group].parents) children[parent].push_back(group);
    if (parents_left[group] == 0) ready.push_back(group);
  }
  Order order{.depths = std::vector<std::uint32_t>(groups_.size(), 0)};
  for (std::size_t next = 0; next < ready.size(); ++next) {
    const auto parent = ready[next];
    for (const auto child : children[parent]) {
      order.depths[child] = std::max(order.depths[child], order.depths[parent] + 1);
      if (--parents_left[child] == 0) ready.push_back(child);
    }
  }
  const auto left = std::ranges::find_if(parents_left, [](auto count) { return count > 0; });
  if (left != parents_left.end()) {
    order.in_circle = static_cast<Group>(left - parents_left.begin());
  }
  return order;
}

std::optional<std::string_view> Roster::circle() const {
  const auto found = order().in_circle;
  if (!found) return std::nullopt;
  return groups_[*found].name;
}

std::vector<Roster::Group> Roster::groups_of(const HostNode& host) const {
  std::vector<Group> groups;
  for (auto at = host.membership; at != none; at = memberships_[at].next) {
    groups.push_back(memberships_[at].group);
  }
  std::ranges::sort(groups);
  return groups;
}

Roster::Inherited Roster::inherited(const std::vector<Group>& groups,
                                    const std::vector<std::uint32_t>& depths) const {
  std::set<Group> reached{all};
  std::vector<Group> ahead = groups;
  while (!ahead.empty()) {
    const auto group = ahead.back();
    ahead.pop_back();
    if (!reached.insert(group).second) continue;
    ahead.insert(ahead.end(), groups_[group].parents.begin(), groups_[group].parents.end());
  }
  std::vector<Group> ordered{reached.begin(), reached.end()};
  std::ranges::sort(ordered, {}, [&](Group group) {
    return std::pair<std::uint32_t, std::string_view>{depths[group], groups_[group].name};
  });

  Inherited result;
  for (const auto group : ordered) {
    if (group != all) result.groups.push_back(groups_[group].name);
    for (const auto& [of, key, value] : groups_[group].settings) {
      check(result.draft.set(of, key, value).has_value(), "settings are tried when they are read");
    }
  }
  return result;
}

void Roster::resolve(const HostDefaults& defaults,
                     const std::function<void(fleet::InventoryBuilder::Entry, Mark)>& give) const {
  const auto depths = order().depths;
  std::map<std::vector<Group>, Inherited> known;
  for (const auto& host : hosts_) {
    auto groups = groups_of(host);
    auto place = known.find(groups);
    if (place == known.end()) {
      auto common = inherited(groups, depths);
      place = known.emplace(std::move(groups), std::move(common)).first;
    }
    HostDraft draft = place->second.draft;
    for (auto at = host.words_begin; at != none && at < host.words_end; ++at) {
      const auto& [of, key, value] = words_[at];
      check(draft.set(of, strings_.text(key), strings_.text(value)).has_value(),
            "settings are tried when they are read");
    }
    auto name = fleet::HostName::parse(strings_.text(host.name));
    check(name.has_value(), "names are parsed when they are read");
    auto entry = std::move(draft).finish(*std::move(name), defaults);
    entry.groups = place->second.groups;
    give(std::move(entry), host.mark);
  }
}

}  // namespace sysring::workspace
