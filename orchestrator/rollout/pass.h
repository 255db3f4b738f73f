#pragma once

#include <optional>

#include "rollout/state.h"

namespace sysring::rollout {

// A ring is gone through in passes: to apply, to check, to restore. The cursor walks over each host
// once a pass; whoever has to be done again behind it is returned.

inline void begin_pass(Ring& ring) {
  ring.progress.cursor = 0;
  ring.progress.returned.clear();
}

/// The next host for which `is_wanted` holds, those that returned last; nothing once the pass has
/// reached them all.
template <typename IsWanted>
std::optional<fleet::HostId> next_in_pass(const State& state, Ring& ring, IsWanted is_wanted) {
  auto& cursor = ring.progress.cursor;
  while (cursor < ring.hosts.size()) {
    const auto id = ring.hosts[cursor++];
    if (is_wanted(state.hosts.at(id.index))) return id;
  }
  auto& returned = ring.progress.returned;
  while (!returned.empty()) {
    const auto id = returned.back();
    returned.pop_back();
    if (is_wanted(state.hosts.at(id.index))) return id;
  }
  return std::nullopt;
}

}  // namespace sysring::rollout
