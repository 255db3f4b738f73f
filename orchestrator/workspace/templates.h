#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"

namespace sysring::workspace {

/// The Sysmon XML of each variant.
using Templates = std::map<std::string, std::filesystem::path, std::less<>>;

/// Looks for <variant>/<any name>.xml below a directory, exactly one for each variant. Errors call
/// the directory `name`. Only who makes a release needs them: what is wrong with one stops nothing
/// else.
Result<Templates, Errors> find_templates(const std::filesystem::path& directory,
                                         const std::string& name);

}  // namespace sysring::workspace
