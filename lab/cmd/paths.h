#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lab/cmd/cmd.h"

namespace lab::cmd {

/// Absolute, with backslashes, without "." and ".." and without a backslash at the end but that of
/// a root.
std::string full_path(std::string_view path, std::string_view current);

struct PathParts {
  std::string drive;      ///< "C:"
  std::string folder;     ///< "\Windows\", with both backslashes.
  std::string name;       ///< "notepad"
  std::string extension;  ///< ".exe", with its point.
};
PathParts split(std::string_view path);

bool has_wildcard(std::string_view path);
bool is_null_device(std::string_view path);
std::string parent_of(const std::string& path);
std::string inside(const std::string& directory, const std::string& name);

/// The names in the directory of `pattern` that match it; a name without wildcards matches itself.
std::vector<std::string> matching(const Machine& machine, const std::string& pattern,
                                  Machine::Kind kind);

}  // namespace lab::cmd
