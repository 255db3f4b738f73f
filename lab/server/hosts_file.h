#pragma once

#include <string>
#include <vector>

#include "lab/machine/machine.h"

namespace lab::server {

/// Reads machines that a user has written down: a JSON array of objects, see lab/README.md. Throws
/// std::invalid_argument that names the file, the host and what was expected.
std::vector<Description> read_hosts_file(const std::string& path);

/// All of a file. Throws std::invalid_argument where it cannot be read.
std::string read_text(const std::string& path);

}  // namespace lab::server
