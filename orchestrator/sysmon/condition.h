#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sysring::sysmon {

/// How a rule compares its value with the field of an event. The numbers are those of a compiled
/// blob.
enum class Condition : std::uint8_t {
  is,
  is_not,
  contains,
  contains_any,
  is_any,
  contains_all,
  excludes,
  excludes_any,
  excludes_all,
  begin_with,
  end_with,
  less_than,
  more_than,
  image,
  not_begin_with,
  not_end_with,
};

std::string_view to_string(Condition condition);  ///< "contains any"

/// In any case, as Sysmon reads it.
std::optional<Condition> condition_named(std::string_view name);
std::span<const std::string_view> condition_names();

/// Whether ';' separates values.
bool takes_list(Condition condition);

/// Whether it holds where a search for the value finds nothing: "is not", "excludes any".
bool negates(Condition condition);

/// "less than" and "more than".
bool compares_order(Condition condition);

/// What a value is compared with one by one: itself, or what its list is made of. In a list of
/// parts an empty piece that is not the last one stands for the rest of the text from its ';' on.
std::vector<std::string_view> pieces_of(Condition condition, std::string_view value);

/// Whether the field of an event is as the rule says: what the engine of Sysmon decides. Both are
/// in upper case already, so this knows nothing of letters. An unset field is "-", never empty.
bool holds(Condition condition, std::string_view value, std::string_view field);

}  // namespace sysring::sysmon
