#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "sysmon/condition.h"

namespace sysring::sysmon {

/// A piece of text in upper case that a search looks for, and whether it must stand at an edge.
struct Pattern {
  std::string
      marked;  ///< With an edge_mark at each edge where it must stand; empty: is everywhere.
  bool at_start = false;
  bool at_end = false;
  friend auto operator<=>(const Pattern&, const Pattern&) = default;
};

/// The patterns of which one in the field tells that the condition holds or, where it negates, that
/// it does not. The value is in upper case.
std::vector<Pattern> patterns_of(Condition condition, std::string_view value);

/// Whether a find is not yet the answer: the pattern is the longest of several pieces that must all
/// be there or, where the order of texts counts, is none.
bool leaves_doubt(Condition condition);

}  // namespace sysring::sysmon
