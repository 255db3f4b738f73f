#include "cli/config_names.h"

#include "cli/term/figures.h"

namespace sysring::cli {

ConfigNames::ConfigNames(const std::vector<rollout::Release>& releases) {
  for (const auto& release : releases) {
    for (const auto& [variant, sha256] : release.configs)
      versions_.emplace(sha256, release.version);
  }
}

std::string ConfigNames::name(std::string_view sha256) const {
  if (sha256.empty()) return "unknown";
  const auto known = versions_.find(sha256);
  return known == versions_.end() ? term::short_hash(sha256) : known->second;
}

}  // namespace sysring::cli
