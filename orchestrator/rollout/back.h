#pragma once

#include <optional>
#include <string>

#include "base/reason.h"
#include "rollout/change.h"

namespace sysring::rollout {

/// From here on every changed host goes back, newest ring first. Contacts that are in flight end
/// first. With Reason::cancelled it ends as aborted, else as rolled back.
void turn_back(Step& step, std::string why, std::optional<Reason> reason);

/// Takes a rollout that turned back as far as it goes now.
void drive_back(Step& step);

/// Once nothing is in flight, an aborted rollout turns back, or ends with what it has changed.
void drive_out(Step& step);

}  // namespace sysring::rollout
