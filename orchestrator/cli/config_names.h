#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/ledger.h"
#include "rollout/plan.h"

namespace sysring::cli {

/// What people call a config: by the newest release that has it, else by its hash.
class ConfigNames {
 public:
  /// `releases` newest first.
  explicit ConfigNames(const std::vector<rollout::Release>& releases);

  /// "2026.4.0", or "SHA256=6F5C1404"; "unknown" of nothing.
  [[nodiscard]] std::string name(std::string_view sha256) const;

 private:
  std::map<std::string, std::string, std::less<>> versions_;
};

}  // namespace sysring::cli
