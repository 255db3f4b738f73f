#pragma once

#include <optional>
#include <string_view>

namespace sysring::ledger {

/// The enumerator of which to_string() gives this name, in an enum that counts from 0 to `last`.
template <typename Enum, Enum last>
std::optional<Enum> enumerator(std::string_view name) {
  for (int value = 0; value <= static_cast<int>(last); ++value) {
    if (to_string(static_cast<Enum>(value)) == name) return static_cast<Enum>(value);
  }
  return std::nullopt;
}

}  // namespace sysring::ledger
