#include "sysmon/matcher/field_matcher.h"

#include <map>
#include <utility>

namespace sysring::sysmon {

FieldMatcher::FieldMatcher(std::vector<Comparison> comparisons, std::size_t leaves,
                           const RunCounts& counts)
    : mine_{leaves}, holding_without_find_{leaves} {
  std::map<Pattern, std::vector<Outcome>> found;
  for (auto& comparison : comparisons) {
    const bool holds = !negates(comparison.condition);
    const bool is_doubtful = leaves_doubt(comparison.condition);
    mine_.set(comparison.leaf);
    holding_without_find_.set(comparison.leaf, !holds);
    for (auto& pattern : patterns_of(comparison.condition, comparison.value)) {
      if (pattern.marked.empty()) {
        holding_without_find_.set(comparison.leaf, holds);
        is_always_in_doubt_ |= is_doubtful;
      } else {
        found[std::move(pattern)].push_back({comparison.leaf, holds, is_doubtful});
      }
    }
    if (is_doubtful) doubtful_.push_back(std::move(comparison));
  }
  for (auto& [pattern, outcomes] : found) {
    outcomes.back().is_last = true;
    auto& index = long_.can_take(pattern) ? long_ : short_;
    index.add(pattern, static_cast<std::uint32_t>(outcomes_.size()), counts);
    outcomes_.insert(outcomes_.end(), outcomes.begin(), outcomes.end());
  }
  long_.seal();
  short_.seal();
}

void FieldMatcher::match(const FoldedText& field, Bits& holding) const {
  holding.replace(mine_, holding_without_find_);
  bool is_in_doubt = is_always_in_doubt_;
  const auto take = [&](std::uint32_t first) {
    for (const auto* outcome = &outcomes_[first];; ++outcome) {
      holding.set(outcome->leaf, outcome->holds);
      is_in_doubt |= outcome->leaves_doubt;
      if (outcome->is_last) break;
    }
  };
  long_.find(field, take);
  short_.find(field, take);
  if (is_in_doubt) compare_doubtful(field.text(), holding);
}

void FieldMatcher::compare_doubtful(std::string_view field, Bits& holding) const {
  for (const auto& [leaf, condition, value] : doubtful_) {
    const bool was_found = holding.has(leaf) != negates(condition);
    if (was_found) holding.set(leaf, holds(condition, value, field));
  }
}

}  // namespace sysring::sysmon
