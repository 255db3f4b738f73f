#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "lab/windows/event.h"

namespace lab::windows {

/// The XPath that the event log understands, as far as operators of Windows use it: steps,
/// predicates, and/or, comparisons, timediff(@SystemTime). Anything else is no query.
class Query {
 public:
  static std::optional<Query> parse(std::string_view text);

  /// `now` is what timediff counts from.
  [[nodiscard]] bool selects(const Element& event, Time now) const;

  struct Node;
  explicit Query(std::shared_ptr<const Node> root) : root_{std::move(root)} {}

 private:
  std::shared_ptr<const Node> root_;
};

}  // namespace lab::windows
