#include "sysmon/naive_evaluator.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/character.h"
#include "base/text.h"

namespace sysring::sysmon {

/// One event against the blocks of its kind. The name of a leaf that matched stays until another
/// one with a name matches, also where its rule or its block then fails.
class NaiveEvaluator::Trial {
 public:
  Trial(const NaiveEvaluator& evaluator, const EventType& event, const EventFields& fields)
      : evaluator_{evaluator}, event_{event} {
    values_.reserve(event.fields.size());
    for (const auto& field : event.fields) {
      const auto given = fields.find(field.name);
      const bool is_set = given != fields.end() && !given->second.empty();
      values_.push_back(is_set ? evaluator.fold(given->second) : "-");
    }
  }

  bool matches(const Block& block) {
    leaf_ = nullptr;
    return block.relation == Relation::any ? matches_any(block) : matches_all(block);
  }

  [[nodiscard]] std::string_view name() const { return name_; }
  [[nodiscard]] const Leaf* leaf() const { return leaf_; }

 private:
  bool matches_any(const Block& block) {
    return std::ranges::any_of(block.items, [&](const auto& item) {
      const auto* leaf = std::get_if<Leaf>(&item);
      return leaf != nullptr ? matches(*leaf, "", block) : matches(std::get<Rule>(item), block);
    });
  }

  /// Items in their order: direct leaves of one field are alternatives, and the rest of them is
  /// passed over once one has matched.
  bool matches_all(const Block& block) {
    std::set<std::string_view> matched;
    for (auto item = block.items.begin(); item != block.items.end(); ++item) {
      const auto* leaf = std::get_if<Leaf>(&*item);
      if (leaf == nullptr) {
        if (!matches(std::get<Rule>(*item), block)) return false;
      } else if (!matched.contains(leaf->field)) {
        if (matches(*leaf, "", block)) {
          matched.insert(leaf->field);
        } else if (!comes_again(leaf->field, item + 1, block.items.end())) {
          return false;
        }
      }
    }
    return !block.items.empty();
  }

  template <typename Iterator>
  static bool comes_again(std::string_view field, Iterator item, Iterator end) {
    return std::any_of(item, end, [&](const auto& later) {
      const auto* leaf = std::get_if<Leaf>(&later);
      return leaf != nullptr && leaf->field == field;
    });
  }

  bool matches(const Rule& rule, const Block& block) {
    const auto does = [&](const Leaf& leaf) { return matches(leaf, rule.name, block); };
    if (rule.relation == Relation::any) return std::ranges::any_of(rule.leaves, does);
    return !rule.leaves.empty() && std::ranges::all_of(rule.leaves, does);
  }

  /// A leaf is bound to a position in the event of its block; on another event of the series it
  /// applies only where the same field stands there.
  bool matches(const Leaf& leaf, std::string_view rule_name, const Block& block) {
    const bool applies =
        leaf.position < event_.fields.size() && event_.fields[leaf.position].name == leaf.field;
    if (!applies) return false;
    const auto& value = evaluator_.values_.at(&leaf);
    if (!holds(leaf.condition, value, values_[leaf.position])) return false;
    leaf_ = &leaf;
    for (const std::string_view name :
         {std::string_view{leaf.name}, rule_name, std::string_view{block.group_name}}) {
      if (name.empty()) continue;
      name_ = name;
      break;
    }
    return true;
  }

  const NaiveEvaluator& evaluator_;
  const EventType& event_;
  std::vector<std::string> values_;  // by position, in upper case
  std::string_view name_ = "-";
  const Leaf* leaf_ = nullptr;
};

NaiveEvaluator::NaiveEvaluator(const Rules& rules, Folding folding) : folding_{folding} {
  for (const auto& block : rules.blocks) {
    blocks_[block.event->tag].push_back(&block);
    for_each_leaf(block, [&](const Leaf& leaf) { values_.emplace(&leaf, fold(leaf.value)); });
  }
  for (auto& [tag, blocks] : blocks_) {
    std::ranges::reverse(blocks);
    std::ranges::stable_partition(
        blocks, [](const Block* block) { return block->on_match == Block::OnMatch::exclude; });
  }
}

std::string NaiveEvaluator::fold(std::string_view text) const {
  return folding_ == Folding::ascii ? upper(text) : in_upper_case(text);
}

Decision NaiveEvaluator::decide(std::uint32_t id, const EventFields& fields) const {
  const auto* event = Schema::get().event(id);
  if (event == nullptr || event->tag.empty()) return {.logged = true};
  const auto known = blocks_.find(event->tag);
  if (known == blocks_.end()) return {.logged = event->logged_without_rules};
  const auto& blocks = known->second;
  Trial trial{*this, *event, fields};
  for (const auto* block : blocks) {
    if (!trial.matches(*block)) continue;
    return {block->on_match == Block::OnMatch::include, trial.name(), trial.leaf(), block};
  }
  // With several blocks, what none of them wants is dropped.
  const bool only_excludes =
      blocks.size() == 1 && blocks.front()->on_match == Block::OnMatch::exclude;
  return {.logged = only_excludes};
}

}  // namespace sysring::sysmon
