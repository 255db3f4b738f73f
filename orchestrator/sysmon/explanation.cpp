#include "sysmon/explanation.h"

#include <algorithm>
#include <array>
#include <compare>
#include <iterator>
#include <map>
#include <utility>
#include <variant>
#include <vector>

#include "base/printable.h"
#include "sysmon/matcher/pattern.h"

namespace sysring::sysmon {
namespace {

using Cause = Explanation::Cause;

/// Leaves of which one has to match.
using Demand = std::vector<const Leaf*>;

/// All of its demands have to be met for a block to match.
struct Way {
  const Block* block = nullptr;
  std::vector<Demand> demands = {};
};

std::vector<Demand> demands_of(const Rule& rule) {
  std::vector<Demand> demands;
  for (const auto& leaf : rule.leaves) {
    if (demands.empty() || rule.relation == Relation::all) demands.emplace_back();
    demands.back().push_back(&leaf);
  }
  return demands;
}

/// Direct leaves of one field are alternatives.
Way way_of_all(const Block& block) {
  Way way{.block = &block};
  std::map<std::string_view, std::size_t> direct;  // by field, in demands
  for (const auto& item : block.items) {
    if (const auto* rule = std::get_if<Rule>(&item)) {
      std::ranges::move(demands_of(*rule), std::back_inserter(way.demands));
      continue;
    }
    const auto& leaf = std::get<Leaf>(item);
    const auto [known, is_new] = direct.emplace(leaf.field, way.demands.size());
    if (is_new) way.demands.emplace_back();
    way.demands[known->second].push_back(&leaf);
  }
  return way;
}

std::vector<Way> ways_of(const Block& block) {
  if (block.relation == Relation::all) return {way_of_all(block)};
  std::vector<Way> ways;
  for (const auto& item : block.items) {
    const auto* leaf = std::get_if<Leaf>(&item);
    ways.push_back(
        {&block, leaf != nullptr ? std::vector<Demand>{{leaf}} : demands_of(std::get<Rule>(item))});
  }
  return ways;
}

/// How many bytes the longest piece has that is in both.
std::size_t longest_common_piece(std::string_view a, std::string_view b) {
  std::vector<std::size_t> ending_here(b.size() + 1);
  std::size_t longest = 0;
  for (const char c : a) {
    for (std::size_t i = b.size(); i > 0; --i) {
      ending_here[i] = b[i - 1] == c ? ending_here[i - 1] + 1 : 0;
      longest = std::max(longest, ending_here[i]);
    }
  }
  return longest;
}

/// One event, asked leaf by leaf.
class Asked {
 public:
  Asked(const EventType& event, const EventFields& fields, Folding folding)
      : event_{event}, fields_{fields}, folding_{folding} {}

  [[nodiscard]] std::string value(const Leaf& leaf) const {
    const auto given = fields_.find(leaf.field);
    return given == fields_.end() || given->second.empty() ? "-" : given->second;
  }

  [[nodiscard]] bool applies_to(const Leaf& leaf) const { return applies(leaf, event_); }

  [[nodiscard]] bool meets(const Demand& demand) const {
    return std::ranges::any_of(demand, [&](const Leaf* leaf) {
      return applies_to(*leaf) &&
             holds(leaf->condition, folded(leaf->value, folding_), folded(value(*leaf), folding_));
    });
  }

  /// How much of its value stands in its field in one piece, in thousandths.
  [[nodiscard]] std::size_t likeness(const Leaf& leaf) const {
    constexpr std::size_t most_of_field = 1'024;
    constexpr std::size_t most_of_value = 256;
    if (!applies_to(leaf) || negates(leaf.condition)) return 0;
    const auto field = folded(value(leaf), folding_).substr(0, most_of_field);
    const auto wanted = folded(leaf.value, folding_);
    std::size_t likeness = 0;
    for (auto piece : pieces_of(leaf.condition, wanted)) {
      piece = piece.substr(0, most_of_value);
      if (piece.empty()) continue;
      likeness = std::max(likeness, longest_common_piece(field, piece) * 1'000 / piece.size());
    }
    return likeness;
  }

 private:
  const EventType& event_;
  const EventFields& fields_;
  Folding folding_;
};

/// How near a way came; a greater one came nearer.
struct Nearness {
  std::size_t share = 0;     // of its demands that are met, in millionths
  std::size_t likeness = 0;  // of the first leaf that failed
  friend auto operator<=>(const Nearness&, const Nearness&) = default;
};

std::pair<Nearness, Explanation> miss(const Way& way, const Asked& asked) {
  const Demand* failed = nullptr;
  Explanation told{.block = way.block, .demands = way.demands.size()};
  for (const auto& demand : way.demands) {
    if (asked.meets(demand)) {
      ++told.met;
    } else if (failed == nullptr) {
      failed = &demand;
    }
  }
  if (failed == nullptr) return {};  // a way of nothing at all, which never matches
  told.leaf = *std::ranges::max_element(*failed, {},
                                        [&](const Leaf* leaf) { return asked.likeness(*leaf); });
  return {{told.met * 1'000'000 / told.demands, asked.likeness(*told.leaf)}, std::move(told)};
}

/// What came nearest in those blocks that could have changed the decision.
Explanation nearest(const std::vector<const Block*>& blocks, Block::OnMatch on_match,
                    const Asked& asked) {
  std::pair<Nearness, Explanation> best;
  for (const auto* block : blocks) {
    if (block->on_match != on_match) continue;
    for (const auto& way : ways_of(*block)) {
      auto missed = miss(way, asked);
      const bool is_nearer = missed.second.leaf != nullptr &&
                             (best.second.leaf == nullptr || missed.first > best.first);
      if (is_nearer) best = std::move(missed);
    }
  }
  return std::move(best.second);
}

Cause cause_of_miss(const std::vector<const Block*>& blocks) {
  if (blocks.size() > 1) return Cause::several_missed;
  return blocks.front()->on_match == Block::OnMatch::include ? Cause::include_missed
                                                             : Cause::exclude_missed;
}

std::string reason_of(Cause cause, const Decision& decision) {
  const std::string end = decision.logged ? "is logged" : "is dropped";
  switch (cause) {
    case Cause::not_filtered:
      return "no rule can filter this event, which " + end;
    case Cause::no_block:
      return "no block is for this event, which then " + end;
    case Cause::matched:
      return decision.logged ? "an include block matches" : "an exclude block matches";
    case Cause::include_missed:
      return "its only block is an include block and does not match, so the event " + end;
    case Cause::exclude_missed:
      return "its only block is an exclude block and does not match, so the event " + end;
    case Cause::several_missed:
      return "none of its blocks matches, and with more than one the event then " + end;
  }
  return end;
}

std::string about_leaf(const Explanation& told) {
  if (told.leaf == nullptr) return "";
  const auto shown = in_quotes(to_string(told.leaf->condition)) + " on " + told.leaf->field +
                     " with " + in_quotes(told.leaf->value);
  if (told.cause == Cause::matched) return ", by " + shown + ": found " + in_quotes(told.value);
  const auto nearest = "; nearest came " + shown + ", with " + std::to_string(told.met) + " of " +
                       std::to_string(told.demands) + " demands met: ";
  if (!told.leaf_applies) return nearest + "the field stands elsewhere in this event";
  return nearest + "found " + in_quotes(told.value);
}

}  // namespace

Explanation explain(const Decision& decision, const Rules& rules, Folding folding, std::uint32_t id,
                    const EventFields& fields) {
  const auto* event = Schema::get().event(id);
  if (event == nullptr || event->tag.empty()) return {.cause = Cause::not_filtered};
  const auto blocks = blocks_of(rules, *event);
  if (blocks.empty()) return {.cause = Cause::no_block};
  const Asked asked{*event, fields, folding};
  Explanation told;
  if (decision.block != nullptr) {
    told.cause = Cause::matched;
    told.block = decision.block;
    told.leaf = decision.leaf;
  } else {
    told =
        nearest(blocks, decision.logged ? Block::OnMatch::exclude : Block::OnMatch::include, asked);
    told.cause = cause_of_miss(blocks);
  }
  if (told.leaf == nullptr) return told;
  told.value = asked.value(*told.leaf);
  told.leaf_applies = asked.applies_to(*told.leaf);
  return told;
}

std::string_view to_string(Cause cause) {
  constexpr auto names =
      std::to_array<std::string_view>({"not_filtered", "no_block", "matched", "include_missed",
                                       "exclude_missed", "several_missed"});
  return names.at(static_cast<std::size_t>(cause));
}

std::string sentence(const Explanation& explanation, const Decision& decision) {
  return reason_of(explanation.cause, decision) + about_leaf(explanation);
}

}  // namespace sysring::sysmon
