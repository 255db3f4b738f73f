#include "lab/rules/condition.h"

#include <algorithm>
#include <array>
#include <vector>

#include "lab/rules/text.h"

namespace lab::rules {
namespace {

constexpr std::array<std::string_view, 16> names{
    "is",        "is not",       "contains",       "contains any", "is any",   "contains all",
    "excludes",  "excludes any", "excludes all",   "begin with",   "end with", "less than",
    "more than", "image",        "not begin with", "not end with"};

bool contains(std::string_view field, std::string_view part) {
  return field.find(part) != std::string_view::npos;
}

/// What stands between semicolons; nothing between two of them is the text from the second one on.
std::vector<std::string_view> parts(std::string_view value) {
  auto tokens = split(value, ';');
  for (auto& token : tokens) {
    const bool last = &token == &tokens.back();
    if (token.empty() && !last) {
      token = value.substr(static_cast<std::size_t>(token.data() - value.data()));
    }
  }
  return tokens;
}

bool contains_any(std::string_view field, std::string_view value) {
  return std::ranges::any_of(parts(value), [&](auto part) { return contains(field, part); });
}

bool contains_all(std::string_view field, std::string_view value) {
  return std::ranges::all_of(parts(value), [&](auto part) { return contains(field, part); });
}

bool is_any(std::string_view field, std::string_view value) {
  const auto tokens = split(value, ';');
  return std::ranges::find(tokens, field) != tokens.end();
}

/// A value without a backslash is a file name; one that has any must be the whole path.
bool is_image(std::string_view field, std::string_view value) {
  if (!contains(value, "\\")) field.remove_prefix(field.rfind('\\') + 1);
  return field == value;
}

}  // namespace

std::optional<Condition> condition_named(std::string_view name) {
  if (name.empty()) return Condition::is;
  const auto found =
      std::ranges::find_if(names, [&](std::string_view known) { return same(known, name); });
  if (found == names.end()) return std::nullopt;
  return static_cast<Condition>(found - names.begin());
}

bool holds(Condition condition, std::string_view value, std::string_view field) {
  switch (condition) {
    case Condition::is:
      return field == value;
    case Condition::is_not:
      return field != value;
    case Condition::contains:
      return contains(field, value);
    case Condition::contains_any:
      return contains_any(field, value);
    case Condition::is_any:
      return is_any(field, value);
    case Condition::contains_all:
      return contains_all(field, value);
    case Condition::excludes:
      return !contains(field, value);
    case Condition::excludes_any:
      return !contains_any(field, value);
    case Condition::excludes_all:
      return !contains_all(field, value);
    case Condition::begin_with:
      return field.starts_with(value);
    case Condition::end_with:
      return field.ends_with(value);
    case Condition::less_than:
      return field < value;
    case Condition::more_than:
      return field > value;
    case Condition::image:
      return is_image(field, value);
    case Condition::not_begin_with:
      return !field.starts_with(value);
    case Condition::not_end_with:
      return !field.ends_with(value);
  }
  return false;
}

}  // namespace lab::rules
