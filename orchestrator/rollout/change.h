#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/time.h"
#include "rollout/step.h"

namespace sysring::rollout {

/// One step under way: the state that it changes in place, when, and what comes of it. Hosts, rings
/// and the phase change by the functions below and nowhere else, so that counters and deadlines
/// follow and the ledger gets to know.
struct Step {
  State& state;
  Time at;
  Outcome outcome = {};
};

[[nodiscard]] const Host& host_of(const Step& step, fleet::HostId id);
[[nodiscard]] Ring& ring_of(Step& step, fleet::HostId id);

/// The host is as told from here on. What was said of it before, and is still so, is not told
/// again.
void change(Step& step, fleet::HostId id, const Host& now);

/// A contact begins, as an attempt of what it is for: whatever the host still reports about an
/// earlier operation is stale from here on.
void begin(Step& step, fleet::HostId id, Host now, HostState state, Doing doing);

/// The same, in place of a contact that was lost with its process: it is no attempt of its own.
void begin_anew(Step& step, fleet::HostId id, Doing doing);

/// The contact has ended well, and the collector has to show what its operation brought there.
void await_forwarding(Step& step, fleet::HostId id, Host now);

/// Nothing is under way on the host any more, and nothing was lost. A state that has ended or is
/// proven counts as progress of its ring.
void settle(Step& step, fleet::HostId id, Host now, HostState state,
            std::optional<Reason> reason = {});

void enter(Step& step, Ring& ring, RingState state, std::string why = {});
void enter(Step& step, Phase phase, std::string why = {}, std::optional<Reason> reason = {});

// Whether a deadline belongs to something that is over.
[[nodiscard]] bool is_contact_over(const State& state, const Deadline& deadline);
[[nodiscard]] bool is_wait_over(const State& state, const Deadline& deadline);

}  // namespace sysring::rollout
