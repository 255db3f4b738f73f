#pragma once

#include <cstddef>

#include "rollout/state.h"

namespace sysring::rollout {

// The counters of a ring are the sum of what each of its hosts adds, and of nothing else.

void count_in(Progress& progress, const Host& host);
void count_out(Progress& progress, const Host& host);

[[nodiscard]] std::size_t count(const Ring& ring, HostState state);

/// Over all rings.
[[nodiscard]] std::size_t total(const State& state, std::size_t Progress::*counter);
[[nodiscard]] std::size_t total(const State& state, HostState counted);

/// A contact is under way, and its report is waited for.
[[nodiscard]] bool is_in_flight(const Host& host);

[[nodiscard]] std::size_t first_not_passed(const State& state);

}  // namespace sysring::rollout
