#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lab::rules {

/// In the numbers of the compiled rules.
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
  not_end_with
};

/// In any case of letters; nothing said is `is`.
std::optional<Condition> condition_named(std::string_view name);

/// Both texts are folded already.
bool holds(Condition condition, std::string_view value, std::string_view field);

}  // namespace lab::rules
