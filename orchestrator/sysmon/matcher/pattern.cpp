#include "sysmon/matcher/pattern.h"

#include <algorithm>
#include <cstdint>

#include "sysmon/matcher/folding.h"

namespace sysring::sysmon {
namespace {

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
  if (compares_order(condition)) return {Pattern{}};
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
  return condition == contains_all || condition == excludes_all || compares_order(condition);
}

}  // namespace sysring::sysmon
