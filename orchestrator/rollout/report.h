#pragma once

#include "rollout/change.h"

namespace sysring::rollout {

/// The contact under way has ended: what that means for its host, by what the contact was for.
void take_in(Step& step, const HostReported& reported);

// How a host ends, by what it was on its way to: proven, healthy or rolled back, or failed in it.
void end_well(Step& step, fleet::HostId id);
void end_badly(Step& step, fleet::HostId id, Reason reason);

}  // namespace sysring::rollout
