#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lab/rules/block.h"
#include "lab/rules/rules.h"
#include "lab/rules/schema.h"
#include "lab/rules/text.h"

namespace lab::rules {
namespace {

/// One event before the rules. The name of a leaf that matched stays, also when its rule or block
/// fails in the end, until another leaf with a name matches.
struct Trial {
  const EventType& type;
  Folding folding;
  std::vector<std::string> values;  ///< By position; "-" where the event says nothing.
  std::string name = "-";
};

std::vector<std::string> values_of(const EventType& type, const Event& event, Folding folding) {
  std::vector<std::string> values(type.fields.size(), "-");
  for (const auto& [field, value] : event.fields) {
    const auto at = position(type, field);
    if (at && !value.empty()) values[*at] = folded(value, folding);
  }
  return values;
}

/// A block is bound to one event of a series; in another one a leaf has no field, unless its own
/// stands at the same place.
bool matches(const Leaf& leaf, Trial& trial) {
  const auto& fields = trial.type.fields;
  if (leaf.position >= fields.size() || fields[leaf.position] != leaf.field) return false;
  const auto& value = leaf.value.at(static_cast<std::size_t>(trial.folding));
  if (!holds(leaf.condition, value, trial.values[leaf.position])) return false;
  if (!leaf.name.empty()) trial.name = leaf.name;
  return true;
}

bool matches(const Item& item, Trial& trial) {
  const auto matched = [&](const Leaf& leaf) { return matches(leaf, trial); };
  if (item.relation == Relation::any) return std::ranges::any_of(item.leaves, matched);
  return !item.leaves.empty() && std::ranges::all_of(item.leaves, matched);
}

bool asks_later(const Block& block, std::size_t at, const std::string& field) {
  const auto later = block.items.begin() + static_cast<std::ptrdiff_t>(at) + 1;
  return std::any_of(later, block.items.end(), [&](const Item& item) {
    return !item.is_rule && item.leaves.front().field == field;
  });
}

/// Leaves of one field are alternatives: once one matched the rest is passed over, and until the
/// last of them missed the block goes on. A <Rule> has no alternative.
bool matches_all(const Block& block, Trial& trial) {
  std::vector<std::string> matched;
  for (std::size_t at = 0; at < block.items.size(); ++at) {
    const Item& item = block.items[at];
    if (item.is_rule) {
      if (!matches(item, trial)) return false;
      continue;
    }
    const auto& field = item.leaves.front().field;
    if (std::ranges::find(matched, field) != matched.end()) continue;
    if (matches(item, trial)) {
      matched.push_back(field);
    } else if (!asks_later(block, at, field)) {
      return false;
    }
  }
  return !block.items.empty();
}

bool matches(const Block& block, Trial& trial) {
  if (block.relation == Relation::all) return matches_all(block, trial);
  return std::ranges::any_of(block.items, [&](const Item& item) { return matches(item, trial); });
}

/// With one block, what it does not match is treated the other way; with more, it is dropped.
bool logs_unmatched(const EventType& type, const std::vector<const Block*>& blocks) {
  if (blocks.empty()) return type.logged_without_rules;
  return blocks.size() == 1 && blocks.front()->excludes;
}

}  // namespace

Rules::Rules() : Rules{std::make_shared<const Impl>()} {}
Rules::Rules(std::shared_ptr<const Impl> impl) : impl_{std::move(impl)} {}
Rules::Rules(const Rules&) = default;
Rules& Rules::operator=(const Rules&) = default;
Rules::Rules(Rules&&) noexcept = default;
Rules& Rules::operator=(Rules&&) noexcept = default;
Rules::~Rules() = default;

Decision Rules::decide(const Event& event, Folding folding) const {
  constexpr std::array<std::uint32_t, 3> never_filtered{4, 16, 255};
  if (std::ranges::find(never_filtered, event.id) != never_filtered.end()) return {true};
  const EventType* type = event_type(event.id);
  if (type == nullptr) return {};

  std::vector<const Block*> blocks;
  for (const auto& block : impl_->blocks) {
    if (block.tag == type->tag) blocks.push_back(&block);
  }
  Trial trial{*type, folding, values_of(*type, event, folding)};
  for (const auto* block : blocks) {
    if (matches(*block, trial)) return {!block->excludes, trial.name};
  }
  return {logs_unmatched(*type, blocks)};
}

}  // namespace lab::rules
