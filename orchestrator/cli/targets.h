#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "cli/site.h"
#include "sysmon/review/target.h"

namespace sysring::cli {

using Targets = std::vector<sysmon::Target>;

/// Each Sysmon that was seen on these hosts, once; hosts that were never seen tell nothing.
Targets targets_of(const Site& site, std::span<const fleet::HostId> hosts);

/// What --target names for the configurations in a directory: one target, or for "inventory" what
/// was seen on the hosts whose variant has the directory's name, on all hosts where none has.
class TargetChoice {
 public:
  /// Reason::bad_value for what is no target; without a name there is none.
  static Result<TargetChoice, Errors> of(const Arguments& arguments, const Shell& shell);

  [[nodiscard]] Targets for_file(const std::filesystem::path& file) const;

 private:
  Targets everywhere_;
  std::optional<Site> site_;  ///< For "inventory".
};

}  // namespace sysring::cli
