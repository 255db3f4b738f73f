#pragma once

#include <cstddef>

#include "base/result.h"

namespace sysring::transport::ssh {

/// Raises this process' limit of open files so far that `connections` fit in besides what every
/// process needs; Reason::out_of_descriptors where the hard limit forbids it.
Result<Done> allow_connections(std::size_t connections);

}  // namespace sysring::transport::ssh
