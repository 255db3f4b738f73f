#include "sysmon/field_matcher.h"

#include <algorithm>
#include <map>
#include <utility>

namespace sysring::sysmon {
namespace {

bool negates(Condition condition) {
  using enum Condition;
  return condition == is_not || condition == excludes || condition == excludes_any ||
         condition == excludes_all || condition == not_begin_with || condition == not_end_with;
}

enum class Edges : std::uint8_t { none, start, end, both };

Pattern pattern(std::string_view piece, Edges edges) {
  if (piece.empty() && edges != Edges::both) return {};
  Pattern pattern{.marked = {},
                  .at_start = edges == Edges::start || edges == Edges::both,
                  .at_end = edges == Edges::end || edges == Edges::both};
  if (pattern.at_start) pattern.marked += edge_mark;
  pattern.marked += piece;
  if (pattern.at_end) pattern.marked += edge_mark;
  return pattern;
}

std::vector<Pattern> patterns_of_image(std::string_view value) {
  if (value.find('\\') != std::string_view::npos) return {pattern(value, Edges::both)};
  return {pattern(value, Edges::both), pattern("\\" + std::string{value}, Edges::end)};
}

Edges edges_of(Condition condition) {
  using enum Condition;
  if (condition == is || condition == is_not || condition == is_any) return Edges::both;
  if (condition == begin_with || condition == not_begin_with) return Edges::start;
  if (condition == end_with || condition == not_end_with) return Edges::end;
  return Edges::none;
}

}  // namespace

std::vector<Pattern> patterns_of(Condition condition, std::string_view value) {
  using enum Condition;
  if (condition == image) return patterns_of_image(value);
  if (condition == less_than || condition == more_than) return {Pattern{}};
  auto pieces = pieces_of(condition, value);
  if (condition == contains_all || condition == excludes_all) {
    pieces = {*std::ranges::max_element(pieces, {}, &std::string_view::size)};
  }
  std::vector<Pattern> patterns;
  for (const auto piece : pieces) patterns.push_back(pattern(piece, edges_of(condition)));
  return patterns;
}

bool leaves_doubt(Condition condition) {
  using enum Condition;
  return condition == contains_all || condition == excludes_all || condition == less_than ||
         condition == more_than;
}

FieldMatcher::FieldMatcher(std::vector<Comparison> comparisons, std::size_t leaves,
                           const RunCounts& counts)
    : mine_{leaves}, holding_without_find_{leaves} {
  std::map<Pattern, std::vector<Outcome>> found;
  for (auto& comparison : comparisons) {
    const bool holds = !negates(comparison.condition);
    mine_.set(comparison.leaf);
    holding_without_find_.set(comparison.leaf, !holds);
    for (auto& pattern : patterns_of(comparison.condition, comparison.value)) {
      if (pattern.marked.empty()) {
        holding_without_find_.set(comparison.leaf, holds);
      } else {
        found[std::move(pattern)].push_back({comparison.leaf, holds});
      }
    }
    if (leaves_doubt(comparison.condition)) doubtful_.push_back(std::move(comparison));
  }
  std::vector<Pattern> patterns;
  for (const auto& [pattern, outcomes] : found) {
    patterns.push_back(pattern);
    begins_.push_back(static_cast<std::uint32_t>(outcomes_.size()));
    outcomes_.insert(outcomes_.end(), outcomes.begin(), outcomes.end());
  }
  begins_.push_back(static_cast<std::uint32_t>(outcomes_.size()));
  patterns_ = PatternIndex{std::move(patterns), counts};
}

void FieldMatcher::match(const FoldedText& field, Bits& holding) const {
  holding.replace(mine_, holding_without_find_);
  patterns_.find(field, [&](std::uint32_t pattern) {
    for (auto i = begins_[pattern]; i < begins_[pattern + 1]; ++i) {
      holding.set(outcomes_[i].leaf, outcomes_[i].holds);
    }
  });
  for (const auto& [leaf, condition, value] : doubtful_) {
    const bool was_found = holding.has(leaf) != negates(condition);
    if (was_found) holding.set(leaf, holds(condition, value, field.text()));
  }
}

}  // namespace sysring::sysmon
