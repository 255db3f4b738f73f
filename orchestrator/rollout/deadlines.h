#pragma once

#include <optional>

#include "rollout/change.h"

namespace sysring::rollout {

/// What time alone has brought about: contacts that take too long are cancelled, hosts that the
/// collector does not show make us ask for the control group, and a ring in which nobody gets on
/// pauses the rollout.
void judge_deadlines(Step& step);

/// Waits for the collector, and for progress, get their whole span again: their clocks stood still.
void renew_deadlines(Step& step);

/// Deadlines of what is over are dropped, so that the first one of each ring tells when to wake.
void drop_stale_deadlines(State& state);

}  // namespace sysring::rollout
