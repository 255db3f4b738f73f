#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/operation_id.h"
#include "base/result.h"
#include "host/status.h"
#include "sysmon/probe.h"

namespace sysring::host::windows {

/// What an operation brings to any Windows host; where things lie is what its look finds.
struct Site {
  std::string workspace;
  OperationId operation;
  std::string file_name;
  std::string probe = {};                     ///< The file that proves the rules; or empty.
  std::vector<std::string> key_readers = {};  ///< SIDs.

  [[nodiscard]] std::string directory(const Installed& installed) const;
  [[nodiscard]] std::string file(const Installed& installed) const;
};

/// Reason::bad_value where a name of ours is not plain: then no line is ever made of it.
Result<Done> check_names(const Site& site);

/// Reason::bad_answer where the host names something that no line of ours may repeat: a quote, a
/// percent sign or a line end would be read by its command processor.
Result<Done> check_names(const Installed& installed);

/// Whether it names a directory of this workspace's operations.
bool is_ours(const Site& site, std::string_view directory_name);

/// How the file of a probe comes to be on a host of this workspace.
sysmon::Scene probe_scene(const std::string& workspace);

}  // namespace sysring::host::windows
