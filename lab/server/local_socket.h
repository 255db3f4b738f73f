#pragma once

#include <string>

#include "lab/server/descriptor.h"

namespace lab::server {

/// Throws std::system_error where nobody listens at that path.
Descriptor connect_to_path(const std::string& path);

/// For this user alone (0600); does not block. Throws std::system_error, or std::invalid_argument
/// where somebody listens there already. What an ended process has left there is removed.
Descriptor listen_at_path(const std::string& path);

}  // namespace lab::server
