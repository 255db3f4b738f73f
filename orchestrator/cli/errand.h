#pragma once

#include <cstdint>

#include "cli/operate.h"
#include "cli/site.h"
#include "engine/errand.h"

namespace sysring::cli {

/// What the owner brings of a request that it has accepted, `number` of its reply; what it tells of
/// it meanwhile goes to the watcher.
Result<engine::Errand> await_errand(engine::ControlClient& owner, const Json& reply,
                                    engine::Watcher& watcher);

/// The hosts that are not where they should be: a line each.
void print_left(const engine::Errand& errand, rollout::SilenceState wanted, Shell& shell);

}  // namespace sysring::cli
