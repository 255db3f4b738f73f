#pragma once

#include <chrono>
#include <cstddef>
#include <istream>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace sysring::workspace {

struct DirectoryRules {
  Time now{};
  std::chrono::days stale_after{90};
};

/// What an export of a directory makes of the inventory.
struct DirectoryImport {
  std::string inventory;  ///< In the YAML of Ansible; hosts in the order of the export.
  std::size_t rows = 0;
  std::size_t hosts = 0;  ///< Of the rows; the others were left out, each with a notice.
  Errors notices;         ///< By line: who was left out and why, and what was taken with a doubt.
};

/// Reads what `Get-ADComputer -Properties … | Export-Csv` wrote, `name` being that of the file. A
/// row that cannot be used is left out with a notice; a file that is no such export is refused.
Result<DirectoryImport, Errors> import_active_directory(std::istream& csv, const std::string& name,
                                                        const DirectoryRules& rules);

}  // namespace sysring::workspace
