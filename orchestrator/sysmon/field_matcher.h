#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sysmon/bits.h"
#include "sysmon/folding.h"
#include "sysmon/pattern_index.h"
#include "sysmon/rules.h"

namespace sysring::sysmon {

/// What a leaf asks of its field, in upper case, and its number among the leaves of its event.
struct Comparison {
  std::uint32_t leaf = 0;
  Condition condition = Condition::is;
  std::string value;
};

/// The patterns of which one in the field tells that the condition holds or, of a negated one, that
/// it does not. An empty one is in every field. Where `leaves_doubt`, a find is not yet the answer.
std::vector<Pattern> patterns_of(Condition condition, std::string_view value);
bool leaves_doubt(Condition condition);

/// All comparisons of one event with one of its fields, made at once.
class FieldMatcher {
 public:
  /// `leaves`: how many there are in the event.
  FieldMatcher(std::vector<Comparison> comparisons, std::size_t leaves, const RunCounts& counts);

  /// Sets those of its leaves that hold, and clears the others. The field is never empty.
  void match(const FoldedText& field, Bits& holding) const;

 private:
  /// What a find means for a leaf.
  struct Outcome {
    std::uint32_t leaf = 0;
    bool holds = true;
  };

  Bits mine_;
  Bits holding_without_find_;
  PatternIndex patterns_;
  std::vector<std::uint32_t> begins_;  // by pattern, into outcomes_
  std::vector<Outcome> outcomes_;      // by pattern
  std::vector<Comparison> doubtful_;
};

}  // namespace sysring::sysmon
