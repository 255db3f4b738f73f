#include "fleet/host.h"

namespace sysring::fleet {

std::string_view to_string(Platform platform) {
  return platform == Platform::linux ? "linux" : "windows";
}

std::string_view to_string(Via via) { return via == Via::ssh ? "ssh" : "winrm"; }

}  // namespace sysring::fleet
