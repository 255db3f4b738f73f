#pragma once

#include <filesystem>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "cli/arguments.h"
#include "cli/shell.h"
#include "workspace/active_directory.h"

namespace sysring::cli {

/// Reads an export of Active Directory, with the age that --stale-after says.
Result<workspace::DirectoryImport, Errors> read_directory_export(const std::filesystem::path& file,
                                                                 const Arguments& arguments,
                                                                 const Clock& clock);

/// Tells people how many computers were left out for which reason, and the first of each.
void tell_notices(const workspace::DirectoryImport& imported, const std::string& file,
                  Shell& shell);

/// With every notice.
Json to_json(const workspace::DirectoryImport& imported);

}  // namespace sysring::cli
