#pragma once

#include "rollout/change.h"

namespace sysring::rollout {

/// Takes a running rollout as far as it goes now: applies, soaks, checks, opens the next ring; or
/// pauses, halts or turns back where a gate says so.
void drive_forward(Step& step);

/// The ring starts over with the hosts that are pending; the others stay what they are.
void start_over(Step& step, Ring& ring);

}  // namespace sysring::rollout
