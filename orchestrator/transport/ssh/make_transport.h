#pragma once

#include <memory>

#include "base/queue.h"
#include "base/result.h"
#include "transport/settings.h"
#include "transport/transport.h"

namespace sysring::transport::ssh {

/// Conversations over SSH. Its completions go to the queue, which outlives it and holds as many as
/// operations can be under way. Raises the limit of open files as far as max_connections needs it;
/// Reason::out_of_descriptors where that is not allowed. $SSH_AUTH_SOCK is read here.
Result<std::unique_ptr<Transport>> make_transport(const Settings& settings,
                                                  Queue<Completion>& completions);

}  // namespace sysring::transport::ssh
