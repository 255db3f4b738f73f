#include "sysmon/condition.h"

#include <algorithm>

#include "base/text.h"

namespace sysring::sysmon {
namespace {

constexpr auto names = std::to_array<std::string_view>(
    {"is", "is not", "contains", "contains any", "is any", "contains all", "excludes",
     "excludes any", "excludes all", "begin with", "end with", "less than", "more than", "image",
     "not begin with", "not end with"});

bool contains(std::string_view field, std::string_view part) {
  return field.find(part) != std::string_view::npos;
}

/// Calls with one token of a list after the other until it says true. An empty token that is not
/// the last one stands for the rest of the text from its ';' on.
template <typename Call>
bool any_token(std::string_view list, Call call) {
  while (true) {
    const auto end = list.find(';');
    if (end == std::string_view::npos) return call(list);
    if (call(end == 0 ? list : list.substr(0, end))) return true;
    list.remove_prefix(end + 1);
  }
}

bool contains_any(std::string_view field, std::string_view list) {
  return any_token(list, [&](std::string_view token) { return contains(field, token); });
}

bool contains_all(std::string_view field, std::string_view list) {
  return !any_token(list, [&](std::string_view token) { return !contains(field, token); });
}

bool is_any(std::string_view field, std::string_view list) {
  return std::ranges::any_of(split(list, ';'), [&](auto token) { return token == field; });
}

/// A value without '\' names a file, whatever its directory.
bool is_image(std::string_view field, std::string_view value) {
  if (value.find('\\') == std::string_view::npos) {
    const auto separator = field.rfind('\\');
    if (separator != std::string_view::npos) field.remove_prefix(separator + 1);
  }
  return field == value;
}

}  // namespace

std::string_view to_string(Condition condition) {
  return names.at(static_cast<std::size_t>(condition));
}

std::optional<Condition> condition_named(std::string_view name) {
  const auto found =
      std::ranges::find_if(names, [&](auto known) { return equals_in_any_case(known, name); });
  if (found == names.end()) return std::nullopt;
  return static_cast<Condition>(found - names.begin());
}

std::span<const std::string_view> condition_names() { return names; }

bool takes_list(Condition condition) {
  using enum Condition;
  return condition == is_any || condition == contains_any || condition == contains_all ||
         condition == excludes_any || condition == excludes_all;
}

bool negates(Condition condition) {
  using enum Condition;
  return condition == is_not || condition == excludes || condition == excludes_any ||
         condition == excludes_all || condition == not_begin_with || condition == not_end_with;
}

bool compares_order(Condition condition) {
  return condition == Condition::less_than || condition == Condition::more_than;
}

std::vector<std::string_view> pieces_of(Condition condition, std::string_view value) {
  if (!takes_list(condition)) return {value};
  if (condition == Condition::is_any) return split(value, ';');
  std::vector<std::string_view> pieces;
  any_token(value, [&](std::string_view token) {
    pieces.push_back(token);
    return false;
  });
  return pieces;
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

}  // namespace sysring::sysmon
