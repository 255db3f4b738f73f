#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sysmon/condition.h"
#include "sysmon/matcher/bits.h"
#include "sysmon/matcher/folding.h"
#include "sysmon/matcher/run_index.h"

namespace sysring::sysmon {

/// What a leaf asks of its field, in upper case, and its number among the leaves of its event.
struct Comparison {
  std::uint32_t leaf = 0;
  Condition condition = Condition::is;
  std::string value;
};

/// All comparisons of one event with one of its fields, made at once.
class FieldMatcher {
 public:
  /// `leaves`: how many there are in the event.
  FieldMatcher(std::vector<Comparison> comparisons, std::size_t leaves, const RunCounts& counts);

  /// Sets those of its leaves that hold, and clears the others. The field is never empty.
  void match(const FoldedText& field, Bits& holding) const;

 private:
  /// What the find of a pattern means for a leaf.
  struct Outcome {
    std::uint32_t leaf = 0;
    bool holds = true;
    bool leaves_doubt = false;
    bool is_last = false;  // of the pattern
  };

  void compare_doubtful(std::string_view field, Bits& holding) const;

  Bits mine_;
  Bits holding_without_find_;
  RunIndex long_{4, 2};            // of patterns by the number of their first outcome
  RunIndex short_{2, 1};           // of those that are too short for it
  std::vector<Outcome> outcomes_;  // by pattern
  std::vector<Comparison> doubtful_;
  bool is_always_in_doubt_ = false;
};

}  // namespace sysring::sysmon
