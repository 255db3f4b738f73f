#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/operate.h"
#include "cli/site.h"

namespace sysring::cli {

/// The owner that waits for others: what is under way goes on, and what they ask for begins.
Ending run_workspace(const Arguments&, Shell& shell) {
  const auto site = Site::open(shell);
  if (!site) return site.error();
  auto owned = own(site->workspace(), "run");
  if (!owned) return Errors{owned.error()};
  const auto under_way = owned->ledger.under_way();
  if (!under_way) return Errors{under_way.error()};
  const auto begin = [&](engine::Engine& engine) -> Result<Done> {
    shell.note("Serving " + control_socket(site->workspace()).string() + "; Ctrl-C ends it.");
    if (!*under_way) return Done{};
    return engine.resume((*under_way)->id);
  };
  return operate(site->workspace(), *std::move(owned), shell, engine::Engine::Until::stopped,
                 begin);
}

}  // namespace sysring::cli
