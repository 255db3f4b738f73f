#include <string>

#include "cli/commands.h"
#include "cli/operate.h"
#include "cli/site.h"

namespace sysring::cli {

Ending watch(const Arguments&, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  auto owner = engine::ControlClient::connect(control_socket(site->workspace()));
  if (!owner) return Errors{owner.error()};
  return follow(*owner, shell);
}

}  // namespace sysring::cli
