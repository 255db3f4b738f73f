#pragma once

#include "lab/windows/state.h"

namespace lab::windows {

/// Puts an event on its way to the collector, where there is a way.
void forward(State& state, const Record& record);

/// Whether there is one: a subscription, a running WinRM, and a channel that it may read.
bool can_forward(const State& state);

/// What the forwarder logs when it can no longer reach its collector.
void tell_of_stopped_forwarding(State& state);

/// Those that have arrived by now, as XML.
std::vector<std::string> arrived(State& state);

}  // namespace lab::windows
