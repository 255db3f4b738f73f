#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "fleet/facts.h"
#include "fleet/inventory.h"

namespace sysring::fleet {

/// `unknown`: the answer depends on a fact that nobody has seen. Such a host is not eligible.
enum class Match : std::uint8_t { no, yes, unknown };

/// An expression over names, groups, labels and facts:
///
///     web                       a group, or a host of that name
///     lx*.corp.example          a name with '*' and '?'
///     role=server   site!=lab   a label or a fact; a host without the label is not equal
///     os~Debian     os!~Debian  contains, in any case
///     os~"Server 2022"          quotes, of either kind, around what holds a blank or an operator
///     a,b   a&b   a b           three ways to write and
///     !a   a|b   (a|b),c        '!' binds tightest, then and, then '|'
///     all                       every host
class Selector {
 public:
  /// Errors are Reason::bad_selector with "column 7" as their place.
  static Result<Selector> parse(std::string_view text);

  /// `facts` is null where the host was never seen.
  [[nodiscard]] Match matches(const Inventory& inventory, HostId id, const Facts* facts) const;

  /// Reason::unknown_name, with its column, for a bare name that is neither a group nor a host of
  /// the inventory.
  [[nodiscard]] Result<Done> check_names(const Inventory& inventory) const;

  [[nodiscard]] const std::string& text() const { return text_; }

  struct Node;  ///< The parsed expression, as selector_node.h has it.

 private:
  Selector(std::string text, std::shared_ptr<const Node> root)
      : text_{std::move(text)}, root_{std::move(root)} {}

  std::string text_;
  std::shared_ptr<const Node> root_;
};

}  // namespace sysring::fleet
