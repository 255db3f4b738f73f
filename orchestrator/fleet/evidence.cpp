#include "fleet/evidence.h"

#include <array>

namespace sysring::fleet {
namespace {

/// The name at the place of an enumerator; the tables below stand in the order of the enums.
template <typename Enum, std::size_t count>
std::string_view name_in(const std::array<std::string_view, count>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}

}  // namespace

std::string_view to_string(Activity activity) {
  static constexpr auto names =
      std::to_array<std::string_view>({"none", "looking", "keeping", "staging", "closing",
                                       "applying", "verifying", "awaiting_collector", "unknown"});
  return name_in(names, activity);
}

std::string_view to_string(Level level) {
  static constexpr auto names =
      std::to_array<std::string_view>({"", "L1", "L2", "L3", "L4", "L5", "L6"});
  return name_in(names, level);
}

std::string_view to_string(Proof proof) {
  static constexpr auto names = std::to_array<std::string_view>({"proven", "refuted", "unknown"});
  return name_in(names, proof);
}

std::string_view to_string(Finding finding) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"current", "verified", "untouched", "skipped", "unreachable", "failed", "unknown"});
  return name_in(names, finding);
}

}  // namespace sysring::fleet
