#include <string>

#include "cli/commands.h"

namespace sysring::cli {

// SYSRING_VERSION and SYSRING_BUILD come from CMake.
Ending version(const Arguments&, Shell& shell) {
  constexpr std::string_view compiler = "g++ " __VERSION__;
  if (shell.wants_json()) {
    Json document;
    document["version"] = SYSRING_VERSION;
    document["build"] = SYSRING_BUILD;
    document["compiler"] = compiler;
    shell.print("sysring.version/1", std::move(document), Exit::done);
    return Exit::done;
  }
  shell.print("sysring " SYSRING_VERSION " (" SYSRING_BUILD ", " + std::string{compiler} + ")");
  return Exit::done;
}

}  // namespace sysring::cli
