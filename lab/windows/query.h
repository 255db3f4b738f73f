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
  /// Whether an event of this kind and number can be selected at all: most cannot, and are then not
  /// written out to be asked.
  [[nodiscard]] bool may_select(std::uint16_t id, std::uint64_t record) const;
  [[nodiscard]] bool selects(const Element& event, Time now) const;

  struct Node;
  explicit Query(std::shared_ptr<const Node> root) : root_{std::move(root)} {}

 private:
  std::shared_ptr<const Node> root_;
};

}  // namespace lab::windows
