#pragma once

#include "rollout/change.h"

namespace sysring::rollout {

// What an event teaches. Nothing is decided here but about the host that it speaks of; a look or
// another attempt is part of learning what became of it.

void learn(Step& step, const Tick& tick);
void learn(Step& step, const Started& started);
void learn(Step& step, const Resumed& resumed);
void learn(Step& step, const HostReported& reported);
void learn(Step& step, const ForwardingSeen& seen);
void learn(Step& step, const ControlReported& control);
void learn(Step& step, const HostWentBad& event);
void learn(Step& step, const Steered& steered);  ///< In steer.cpp.

}  // namespace sysring::rollout
