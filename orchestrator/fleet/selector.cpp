#include "fleet/selector.h"

#include <algorithm>

#include "base/glob.h"
#include "base/text.h"
#include "fleet/property.h"
#include "fleet/selector_node.h"

namespace sysring::fleet {
namespace {

using namespace selecting;

Match as_match(bool holds) { return holds ? Match::yes : Match::no; }

Match opposite(Match match) {
  if (match == Match::unknown) return match;
  return as_match(match == Match::no);
}

bool contains_in_any_case(std::string_view text, std::string_view part) {
  return std::ranges::search(text, part, [](char a, char b) { return lower(a) == lower(b); })
                 .begin() != text.end() ||
         part.empty();
}

/// One host, asked one expression.
struct Matcher {
  const Inventory& inventory;
  HostId id;
  const Facts* facts;

  Match operator()(const Selector::Node& node) const { return std::visit(*this, node.what); }

  Match operator()(const Everything&) const { return Match::yes; }

  Match operator()(const Name& name) const {
    if (inventory.has_group(name.text)) return as_match(inventory.in_group(id, name.text));
    return as_match(equals_in_any_case(inventory.host(id).name.text(), name.text));
  }

  Match operator()(const Pattern& pattern) const {
    return as_match(fits_glob(inventory.host(id).name.text(), pattern.text, LetterCase::ignored));
  }

  Match operator()(const Comparison& comparison) const {
    const bool positive =
        comparison.how == Operator::equals || comparison.how == Operator::contains;
    const auto found = property(inventory, id, facts, comparison.key);
    if (std::holds_alternative<NotSeenYet>(found)) return Match::unknown;
    const auto* value = std::get_if<std::string>(&found);
    if (value == nullptr) return as_match(!positive);
    const bool whole = comparison.how == Operator::equals || comparison.how == Operator::differs;
    const bool same =
        whole ? *value == comparison.value : contains_in_any_case(*value, comparison.value);
    return as_match(same == positive);
  }

  Match operator()(const Not& negation) const {
    return opposite((*this)(negation.operand.front()));
  }

  // What is certain for one operand decides; only then does an unknown one count.
  Match operator()(const And& conjunction) const {
    return combined(conjunction.operands, Match::no, Match::yes);
  }
  Match operator()(const Or& disjunction) const {
    return combined(disjunction.operands, Match::yes, Match::no);
  }
  [[nodiscard]] Match combined(const std::vector<Selector::Node>& operands, Match decisive,
                               Match otherwise) const {
    for (const auto& operand : operands) {
      const Match match = (*this)(operand);
      if (match == decisive) return match;
      if (match == Match::unknown) otherwise = Match::unknown;
    }
    return otherwise;
  }
};

/// The first bare name that refers to nothing.
struct NameCheck {
  const Inventory& inventory;

  const Name* operator()(const Selector::Node& node) const { return std::visit(*this, node.what); }

  const Name* operator()(const Name& name) const {
    const bool known = inventory.has_group(name.text) || inventory.find(name.text);
    return known ? nullptr : &name;
  }
  const Name* operator()(const Not& negation) const { return first_in(negation.operand); }
  const Name* operator()(const And& conjunction) const { return first_in(conjunction.operands); }
  const Name* operator()(const Or& disjunction) const { return first_in(disjunction.operands); }
  const Name* operator()(const auto& /*has no name*/) const { return nullptr; }

  [[nodiscard]] const Name* first_in(const std::vector<Selector::Node>& operands) const {
    for (const auto& operand : operands) {
      if (const Name* name = (*this)(operand)) return name;
    }
    return nullptr;
  }
};

}  // namespace

Match Selector::matches(const Inventory& inventory, HostId id, const Facts* facts) const {
  return Matcher{inventory, id, facts}(*root_);
}

Result<Done> Selector::check_names(const Inventory& inventory) const {
  const Name* name = NameCheck{inventory}(*root_);
  if (name == nullptr) return Done{};
  return Error{Reason::unknown_name, Effect::none,
               "found '" + name->text + "', which is neither a group nor a host",
               column(name->column), inventory.nearest_name(name->text)};
}

}  // namespace sysring::fleet
