#include "rollout/forward.h"

#include <algorithm>
#include <span>
#include <string>

#include "base/check.h"
#include "rollout/back.h"
#include "rollout/count.h"
#include "rollout/judge.h"
#include "rollout/pass.h"

namespace sysring::rollout {
namespace {

bool has_room(const Ring& ring) { return ring.progress.in_flight < ring.max_in_flight; }

void apply_to_pending(Step& step, Ring& ring) {
  while (count(ring, HostState::pending) > 0 && has_room(ring) &&
         !must_wait_for_the_unknown(ring)) {
    const auto id = next_in_pass(step.state, ring,
                                 [](const Host& host) { return host.state == HostState::pending; });
    check(id.has_value(), "a pending host is ahead of the cursor, or was returned");
    begin(step, *id, host_of(step, *id), HostState::active, Doing::applying);
  }
}

void check_soaked(Step& step, Ring& ring) {
  const auto is_next = [](const Host& host) {
    return host.state == HostState::proven ||
           (host.state == HostState::soaking && host.doing == Doing::nothing);
  };
  while (has_room(ring)) {
    const auto id = next_in_pass(step.state, ring, is_next);
    if (!id) return;
    begin(step, *id, host_of(step, *id), HostState::soaking, Doing::checking);
  }
}

/// Whether nobody is left to be started or waited for.
bool is_applied(Step& step, Ring& ring) {
  if (ring.state == RingState::pending) ring.progress.last_progress = step.at;
  apply_to_pending(step, ring);
  if (count(ring, HostState::pending) > 0) {
    enter(step, ring, RingState::applying);
  } else if (count(ring, HostState::active) > 0) {
    enter(step, ring, RingState::verifying);
  } else {
    return true;
  }
  return false;
}

/// A ring in which nothing was changed has nothing to show by waiting.
void begin_soak(Step& step, Ring& ring) {
  const bool has_changed = ring.progress.changed > 0;
  ring.soak_until = step.at + (has_changed ? ring.gate.soak : std::chrono::milliseconds{0});
  ring.progress.last_progress = *ring.soak_until;
  begin_pass(ring);
  if (count(ring, HostState::proven) > 0) enter(step, ring, RingState::soaking, figures(ring));
}

bool has_passed(Step& step, Ring& ring) {
  if (!ring.soak_until) {
    if (!is_applied(step, ring)) return false;
    begin_soak(step, ring);
  }
  const bool still_soaks = step.at < *ring.soak_until && count(ring, HostState::proven) > 0;
  if (still_soaks) return false;
  const bool was_idle = ring.progress.in_flight + ring.progress.awaiting == 0;
  if (was_idle) ring.progress.last_progress = std::max(ring.progress.last_progress, step.at);
  check_soaked(step, ring);
  return count(ring, HostState::proven) + count(ring, HostState::soaking) == 0;
}

void fail_gate(Step& step, Ring& ring) {
  const auto& state = step.state;
  enter(step, ring, RingState::failed, figures(ring));
  const bool may_have_changed =
      total(state, &Progress::changed) + total(state, &Progress::in_flight) > 0;
  if (ring.gate.on_failure == OnFailure::pause) {
    enter(step, Phase::paused, verdict_on(ring), Reason::too_many_failures);
  } else if (may_have_changed) {
    turn_back(step, verdict_on(ring), Reason::too_many_failures);
  } else {
    enter(step, Phase::halted, verdict_on(ring), Reason::too_many_failures);
  }
}

/// Also of the rings that have passed: their hosts can go bad later.
bool are_budgets_kept(Step& step) {
  const auto opened = std::span{step.state.rings}.first(step.state.ring + 1);
  for (auto& ring : opened) {
    if (standing(ring) != Standing::too_many_failures) continue;
    fail_gate(step, ring);
    return false;
  }
  for (auto& ring : opened) {
    if (standing(ring) != Standing::too_many_unreachable) continue;
    enter(step, ring, RingState::inconclusive, figures(ring));
    enter(step, Phase::paused, verdict_on(ring), Reason::too_many_unreachable);
    return false;
  }
  return true;
}

void succeed(Step& step) {
  const auto& state = step.state;
  const auto hosts = [&](HostState counted) { return std::to_string(total(state, counted)); };
  enter(step, Phase::succeeded,
        hosts(HostState::healthy) + " healthy, " + hosts(HostState::failed) + " failed, " +
            hosts(HostState::unreachable) + " unreachable, " + hosts(HostState::skipped) +
            " skipped");
}

}  // namespace

void drive_forward(Step& step) {
  auto& state = step.state;
  while (state.phase == Phase::running && are_budgets_kept(step)) {
    Ring& ring = state.rings[state.ring];
    if (ring.state != RingState::passed) {
      if (!has_passed(step, ring)) return;
      enter(step, ring, RingState::passed, figures(ring));
    }
    state.ring = first_not_passed(state);
    if (state.rings[state.ring].state == RingState::passed) succeed(step);
  }
}

void start_over(Step& step, Ring& ring) {
  ring.soak_until.reset();
  begin_pass(ring);
  enter(step, ring, RingState::applying);
}

}  // namespace sysring::rollout
