#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace sysring::workspace {

/// What `init` made: the name of the workspace, and its files in the order in which to read them.
struct Created {
  std::string name;
  std::vector<std::filesystem::path> files;  ///< Below the directory.
};

/// Writes a new workspace with comments for the newcomer, named after its directory, and closes the
/// state directory to everybody else. Reason::exists_already, and nothing is written, where one of
/// its files is there already; after any other failure nothing stays behind.
Result<Created> init(const std::filesystem::path& directory);

}  // namespace sysring::workspace
