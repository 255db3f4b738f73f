#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "sysmon/matcher/bits.h"
#include "sysmon/matcher/field_matcher.h"
#include "sysmon/matcher/folding.h"
#include "sysmon/rules.h"

namespace sysring::sysmon {

/// What becomes of an event, and why. What it points to belongs to the rules.
struct Decision {
  bool logged = false;
  std::string_view rule = "-";   ///< The name that the event carries; of a dropped one, the rule's.
  const Leaf* leaf = nullptr;    ///< The last one that matched in the block; null without a block.
  const Block* block = nullptr;  ///< Null where no block matched.
  friend bool operator==(const Decision&, const Decision&) = default;
};

/// The blocks that filter an event, in the order in which they are tried.
std::vector<const Block*> blocks_of(const Rules& rules, const EventType& event);

/// What becomes of an event that no block matches.
bool is_logged_unmatched(const EventType& event, std::span<const Block* const> blocks);

/// A leaf is bound to a position in the event of its block; on another event of the series it can
/// match only where the same field stands there.
bool applies(const Leaf& leaf, const EventType& event);

/// What a decision takes of memory, kept for the next one.
struct Scratch {
  FoldedText field;
  Bits holding;
};

/// The blocks of one event, made ready: the fields are searched for all of their leaves at once,
/// and only then the blocks are tried, leaf after leaf in the order of the engine.
class EventRules {
 public:
  /// The rules outlive it.
  EventRules(const Rules& rules, const EventType& event, Folding folding, const RunCounts& counts);

  /// The values stand in the order of the event's fields; one that is empty or missing is unset.
  [[nodiscard]] Decision decide(std::span<const std::string_view> values, Scratch& scratch) const;

 private:
  class Trial;

  /// Leaves are numbered in the order in which they are tried.
  struct NumberedLeaf {
    const Leaf* leaf = nullptr;
    std::string_view name;         // of the leaf, its rule or its group
    std::uint32_t end_of_run = 0;  // all from this one to before that one must match together
  };

  /// A direct leaf of a block, or a rule.
  struct Item {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint64_t field = 0;             // a bit for the field of a direct leaf
    bool has_alternative_later = false;  // of the same field
  };

  struct BlockItems {
    const Block* block = nullptr;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint64_t fields = 0;  // that its leaves look at, as bits
    std::vector<Item> items = {};
  };

  void add(const Block& block);
  Item add(const Leaf& leaf, const Block& block);
  Item add(const Rule& rule, const Block& block);
  [[nodiscard]] std::uint32_t number_of_next() const {
    return static_cast<std::uint32_t>(leaves_.size());
  }
  void add_matchers(const EventType& event, const RunCounts& counts);

  Folding folding_;
  bool logged_unmatched_ = false;
  std::vector<BlockItems> blocks_;
  std::vector<NumberedLeaf> leaves_;
  Bits beginnings_;                   // leaves with which an item may begin to match
  std::vector<FieldMatcher> fields_;  // by position
  Bits holding_unset_;                // leaves that hold where every field is "-"
};

}  // namespace sysring::sysmon
