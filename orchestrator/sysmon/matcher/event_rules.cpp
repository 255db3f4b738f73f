#include "sysmon/matcher/event_rules.h"

#include <algorithm>
#include <bit>
#include <initializer_list>
#include <ranges>
#include <utility>

namespace sysring::sysmon {
namespace {

constexpr std::string_view unset = "-";

std::uint64_t bit(std::size_t position) { return std::uint64_t{1} << position; }

std::string_view first_name(std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (!name.empty()) return name;
  }
  return {};
}

}  // namespace

std::vector<const Block*> blocks_of(const Rules& rules, const EventType& event) {
  std::vector<const Block*> blocks;
  for (const auto& block : rules.blocks) {
    if (block.event->tag == event.tag) blocks.push_back(&block);
  }
  std::ranges::reverse(blocks);
  std::ranges::stable_partition(
      blocks, [](const Block* block) { return block->on_match == Block::OnMatch::exclude; });
  return blocks;
}

bool is_logged_unmatched(const EventType& event, std::span<const Block* const> blocks) {
  if (blocks.empty()) return event.logged_without_rules;
  // With several blocks, what none of them wants is dropped.
  return blocks.size() == 1 && blocks.front()->on_match == Block::OnMatch::exclude;
}

bool applies(const Leaf& leaf, const EventType& event) {
  return leaf.position < event.fields.size() && event.fields[leaf.position].name == leaf.field;
}

/// One event against the blocks. The name of a leaf that matched stays until another one with a
/// name matches, also where its rule or its block then fails.
class EventRules::Trial {
 public:
  Trial(const EventRules& rules, std::span<const std::string_view> values, Scratch& scratch)
      : rules_{rules}, values_{values}, scratch_{scratch} {
    scratch_.holding = rules.holding_unset_;
  }

  bool matches(const BlockItems& block) {
    search(block.fields);
    if (block.block->relation == Relation::any) return matches_any(block.begin, block.end);
    return matches_all(block.items);
  }

  [[nodiscard]] std::string_view name() const { return name_; }
  [[nodiscard]] const Leaf* leaf() const { return leaf_; }

 private:
  /// Fields that an earlier block has looked at are not searched again.
  void search(std::uint64_t fields) {
    for (auto left = fields & ~searched_; left != 0; left &= left - 1) {
      const auto position = static_cast<std::size_t>(std::countr_zero(left));
      if (position >= values_.size() || values_[position].empty()) continue;
      scratch_.field.assign(values_[position], rules_.folding_);
      rules_.fields_[position].match(scratch_.field, scratch_.holding);
    }
    searched_ |= fields;
  }

  bool matches_any(std::uint32_t begin, std::uint32_t end) {
    const auto next = [&](std::size_t from) {
      return scratch_.holding.first_also_in(rules_.beginnings_, from, end);
    };
    for (auto leaf = next(begin); leaf != Bits::none; leaf = next(leaf + 1)) {
      if (matches_run(leaf)) return true;
    }
    return false;
  }

  bool matches_run(std::size_t leaf) {
    for (const auto end = rules_.leaves_[leaf].end_of_run; leaf < end; ++leaf) {
      if (!scratch_.holding.has(leaf)) return false;
      leaf_ = rules_.leaves_[leaf].leaf;
      if (!rules_.leaves_[leaf].name.empty()) name_ = rules_.leaves_[leaf].name;
    }
    return true;
  }

  /// Items in their order: direct leaves of one field are alternatives, and the rest of them is
  /// passed over once one has matched.
  bool matches_all(const std::vector<Item>& items) {
    std::uint64_t matched = 0;
    for (const auto& item : items) {
      if ((item.field & matched) != 0) continue;
      if (matches_any(item.begin, item.end)) {
        matched |= item.field;
      } else if (!item.has_alternative_later) {
        return false;
      }
    }
    return !items.empty();
  }

  const EventRules& rules_;
  std::span<const std::string_view> values_;
  Scratch& scratch_;
  std::uint64_t searched_ = 0;
  std::string_view name_ = "-";
  const Leaf* leaf_ = nullptr;
};

EventRules::EventRules(const Rules& rules, const EventType& event, Folding folding,
                       const RunCounts& counts)
    : folding_{folding} {
  const auto blocks = blocks_of(rules, event);
  logged_unmatched_ = is_logged_unmatched(event, blocks);
  std::size_t leaves = 0;
  for (const auto* block : blocks) for_each_leaf(*block, [&](const Leaf&) { ++leaves; });
  beginnings_ = Bits{leaves};
  holding_unset_ = Bits{leaves};
  for (const auto* block : blocks) add(*block);
  add_matchers(event, counts);
}

void EventRules::add(const Block& block) {
  BlockItems added{.block = &block, .begin = number_of_next()};
  for (const auto& item : block.items) {
    added.items.push_back(std::visit([&](const auto& each) { return add(each, block); }, item));
  }
  added.end = number_of_next();
  std::uint64_t later = 0;
  for (auto& item : std::views::reverse(added.items)) {
    item.has_alternative_later = (item.field & later) != 0;
    later |= item.field;
  }
  blocks_.push_back(std::move(added));
}

EventRules::Item EventRules::add(const Leaf& leaf, const Block& block) {
  const auto begin = number_of_next();
  beginnings_.set(begin);
  leaves_.push_back({&leaf, first_name({leaf.name, block.group_name}), begin + 1});
  return {.begin = begin, .end = begin + 1, .field = bit(leaf.position)};
}

EventRules::Item EventRules::add(const Rule& rule, const Block& block) {
  const auto begin = number_of_next();
  const auto end = begin + static_cast<std::uint32_t>(rule.leaves.size());
  for (const auto& leaf : rule.leaves) {
    const auto number = number_of_next();
    const bool is_alternative = rule.relation == Relation::any;
    if (is_alternative || number == begin) beginnings_.set(number);
    leaves_.push_back({&leaf, first_name({leaf.name, rule.name, block.group_name}),
                       is_alternative ? number + 1 : end});
  }
  return {.begin = begin, .end = end};
}

void EventRules::add_matchers(const EventType& event, const RunCounts& counts) {
  std::vector<std::vector<Comparison>> comparisons(event.fields.size());
  for (auto& block : blocks_) {
    for (auto number = block.begin; number < block.end; ++number) {
      const Leaf& leaf = *leaves_[number].leaf;
      if (!applies(leaf, event)) continue;
      block.fields |= bit(leaf.position);
      comparisons[leaf.position].push_back({number, leaf.condition, folded(leaf.value, folding_)});
    }
  }
  FoldedText dash;
  dash.assign(unset, folding_);
  for (auto& of_field : comparisons) {
    fields_.emplace_back(std::move(of_field), leaves_.size(), counts);
    fields_.back().match(dash, holding_unset_);
  }
}

Decision EventRules::decide(std::span<const std::string_view> values, Scratch& scratch) const {
  Trial trial{*this, values, scratch};
  for (const auto& block : blocks_) {
    if (!trial.matches(block)) continue;
    return {block.block->on_match == Block::OnMatch::include, trial.name(), trial.leaf(),
            block.block};
  }
  return {.logged = logged_unmatched_};
}

}  // namespace sysring::sysmon
