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
///     a,b   a&b   !a   (a|b)    ',' and '&' both mean and; '|' or; '!' not
///     all                       every host
class Selector {
 public:
  /// Errors are Reason::bad_selector with the column as their place.
  static Result<Selector> parse(std::string_view text);

  /// `facts` is null where the host was never seen.
  [[nodiscard]] Match matches(const Inventory& inventory, HostId id, const Facts* facts) const;

  /// Reason::unknown_name for a bare name that is neither a group nor a host of the inventory.
  [[nodiscard]] Result<Done> check_names(const Inventory& inventory) const;

  [[nodiscard]] const std::string& text() const { return text_; }

  struct Node;  ///< The parsed expression; selector.cpp alone knows it.

 private:
  Selector(std::string text, std::shared_ptr<const Node> root)
      : text_{std::move(text)}, root_{std::move(root)} {}

  std::string text_;
  std::shared_ptr<const Node> root_;
};

}  // namespace sysring::fleet
