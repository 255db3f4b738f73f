#include "rollout/back.h"

#include <utility>

#include "rollout/count.h"
#include "rollout/pass.h"

namespace sysring::rollout {
namespace {

bool is_to_be_restored(const Host& host) {
  using enum HostState;
  if (is_in_flight(host)) return false;
  if (host.state == restoring) return host.doing == Doing::nothing;
  return host.changed && host.state != rollback_failed;
}

void restore(Step& step, Ring& ring) {
  const bool has_work = ring.progress.changed > 0;
  while (has_work && ring.progress.in_flight < ring.max_in_flight) {
    const auto id = next_in_pass(step.state, ring, is_to_be_restored);
    if (!id) return;
    Host now = host_of(step, *id);
    if (now.state != HostState::restoring) now.attempts = 0;
    begin(step, *id, now, HostState::restoring, Doing::restoring);
  }
}

bool is_under_way(RingState state) {
  using enum RingState;
  return state == applying || state == verifying || state == soaking || state == inconclusive;
}

void close(Step& step, Ring& ring) {
  const auto left = count(ring, HostState::rollback_failed);
  const auto restored = count(ring, HostState::rolled_back);
  if (left > 0) {
    enter(step, ring, RingState::failed, std::to_string(left) + " could not be restored");
  } else if (restored > 0 || is_under_way(ring.state)) {
    enter(step, ring, RingState::rolled_back, std::to_string(restored) + " restored");
  }
}

bool is_back(Step& step, Ring& ring) {
  restore(step, ring);
  if (ring.progress.in_flight + count(ring, HostState::restoring) > 0) return false;
  close(step, ring);
  return true;
}

std::string summary(const State& state) {
  const auto left = total(state, HostState::rollback_failed);
  const auto unheard = total(state, &Progress::unheard);
  auto text = state.why + " · " + std::to_string(total(state, HostState::rolled_back)) +
              " restored, " + std::to_string(left) + " not";
  if (unheard > 0) {
    text += " · the collector was silent for everybody, so that forwarding is not proven for " +
            std::to_string(unheard);
  }
  return text;
}

void finish(Step& step) {
  const auto& state = step.state;
  const auto reason = state.reason;
  const bool was_harmless = total(state, HostState::rolled_back) == 0;
  if (total(state, HostState::rollback_failed) > 0) {
    enter(step, Phase::rolled_back_partial, summary(state), reason);
  } else if (reason == Reason::cancelled) {
    enter(step, Phase::aborted, summary(state), reason);
  } else if (was_harmless && reason) {
    enter(step, Phase::halted, state.why, reason);
  } else {
    enter(step, Phase::rolled_back, summary(state), reason);
  }
}

/// Nobody goes on waiting for the collector, so nobody will know.
void give_up_waiting(Step& step, Ring& ring) {
  auto waits = std::exchange(ring.progress.arrivals, {});
  const auto overdue = std::exchange(ring.progress.overdue, {});
  waits.insert(waits.end(), overdue.begin(), overdue.end());
  for (const auto& wait : waits) {
    if (is_wait_over(step.state, wait)) continue;
    settle(step, wait.host, host_of(step, wait.host), HostState::failed, Reason::inconclusive);
  }
}

}  // namespace

void turn_back(Step& step, std::string why, std::optional<Reason> reason) {
  enter(step, Phase::rolling_back, std::move(why), reason);
  step.state.ring = step.state.rings.size() - 1;
  step.state.asked_control = false;
  for (auto& ring : step.state.rings) {
    begin_pass(ring);
    ring.progress.arrivals.clear();
    ring.progress.overdue.clear();
  }
}

void drive_back(Step& step) {
  auto& state = step.state;
  while (is_back(step, state.rings[state.ring])) {
    if (state.ring == 0) return finish(step);
    --state.ring;
  }
}

void drive_out(Step& step) {
  auto& state = step.state;
  if (total(state, &Progress::in_flight) > 0) return;
  if (state.reason == Reason::cancelled) return turn_back(step, state.why, state.reason);
  for (auto& ring : state.rings) give_up_waiting(step, ring);
  enter(step, Phase::aborted, state.why);
}

}  // namespace sysring::rollout
