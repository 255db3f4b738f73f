#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "sysmon/config.h"

namespace sysring::cli {

struct GitHistory {
  std::size_t files = 0;                ///< Versions of *.xml files that were looked at.
  std::vector<sysmon::Config> configs;  ///< Those that are Sysmon configurations, each once.
};

/// Every version of every *.xml file that any branch or tag of a git repository has had, with the
/// line ends of either system, because a checkout may have changed them.
Result<GitHistory> git_history(const std::filesystem::path& repository);

}  // namespace sysring::cli
