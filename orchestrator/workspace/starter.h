#pragma once

#include <array>
#include <string_view>

namespace sysring::workspace {

struct StarterFile {
  std::string_view path;  ///< Below the workspace.
  std::string_view text;
};

/// What a new workspace consists of: the example of the repository, without its hosts.
extern const std::array<StarterFile, 6> starter_files;

}  // namespace sysring::workspace
