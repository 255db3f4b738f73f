#include "fleet/string_pool.h"

namespace sysring::fleet {

StringId StringPool::intern(std::string_view text) {
  if (const auto known = ids_.find(text); known != ids_.end()) return known->second;
  const StringId id{static_cast<std::uint32_t>(strings_.size())};
  ids_.emplace(strings_.emplace_back(text), id);
  return id;
}

std::optional<StringId> StringPool::find(std::string_view text) const {
  const auto known = ids_.find(text);
  if (known == ids_.end()) return std::nullopt;
  return known->second;
}

}  // namespace sysring::fleet
