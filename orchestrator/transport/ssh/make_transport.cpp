#include "transport/ssh/make_transport.h"

#include <libssh2.h>

#include "base/check.h"
#include "transport/ssh/loop.h"
#include "transport/ssh/open_files.h"

namespace sysring::transport::ssh {

Result<std::unique_ptr<Transport>> make_transport(const Settings& settings,
                                                  Queue<Completion>& completions) {
  static const int initialized = libssh2_init(0);  // before any thread uses the library
  check(initialized == 0, "libssh2 can be initialized");
  if (const auto allowed = allow_connections(settings.max_connections); !allowed)
    return allowed.error();
  return std::unique_ptr<Transport>{std::make_unique<Loop>(settings, completions)};
}

}  // namespace sysring::transport::ssh
