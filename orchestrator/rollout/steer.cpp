#include <string>
#include <utility>
#include <vector>

#include "rollout/back.h"
#include "rollout/count.h"
#include "rollout/deadlines.h"
#include "rollout/forward.h"
#include "rollout/learn.h"
#include "rollout/words.h"

namespace sysring::rollout {
namespace {

using fleet::HostId;

constexpr Words<6> steer_words{"pause", "resume", "abort", "abort_keep", "undo", "retry"};

bool has_hosts_to_retry(const State& state) {
  const auto waiting = total(state, HostState::pending) + total(state, HostState::failed) +
                       total(state, HostState::unreachable);
  return waiting > 0;
}

bool is_possible(const State& state, Steer steer) {
  const bool is_paused = state.phase == Phase::paused;
  switch (steer) {
    case Steer::pause:
      return state.phase == Phase::running;
    case Steer::resume:
      return is_paused && state.reason != Reason::too_many_failures;
    case Steer::abort:
    case Steer::abort_keep:
      return state.phase < Phase::aborting;
    case Steer::undo:
      return has_ended(state.phase) && total(state, &Progress::changed) > 0;
    case Steer::retry:
      return (is_paused || state.phase == Phase::halted || state.phase == Phase::succeeded) &&
             has_hosts_to_retry(state);
  }
  return false;
}

void take_up_again(Step& step, HostId id) {
  Host now = host_of(step, id);
  now.attempts = 0;
  settle(step, id, now, HostState::pending);
}

void retry(Step& step, Ring& ring) {
  for (const auto id : ring.hosts) {
    const auto state = host_of(step, id).state;
    if (state == HostState::failed || state == HostState::unreachable) take_up_again(step, id);
  }
  const bool was_opened = ring.state != RingState::pending;
  if (was_opened && count(ring, HostState::pending) > 0) start_over(step, ring);
}

/// A ring that still starts hosts tells so by itself.
void go_on(Step& step, Ring& ring) {
  const bool soaks = ring.state == RingState::inconclusive && ring.soak_until;
  if (soaks) enter(step, ring, RingState::soaking);
}

void resume(Step& step) {
  const bool was_unreachable = step.state.reason == Reason::too_many_unreachable;
  for (auto& ring : step.state.rings) {
    const bool is_stuck = was_unreachable && ring.state == RingState::inconclusive;
    if (is_stuck) {
      for (const auto id : ring.hosts) {
        if (host_of(step, id).state == HostState::unreachable) take_up_again(step, id);
      }
      start_over(step, ring);
    }
    go_on(step, ring);
  }
  renew_deadlines(step);
  enter(step, Phase::running);
}

void retry(Step& step) {
  for (auto& ring : step.state.rings) retry(step, ring);
  for (auto& ring : step.state.rings) go_on(step, ring);
  renew_deadlines(step);
  step.state.ring = first_not_passed(step.state);
  enter(step, Phase::running);
}

/// What could not be restored the first time is tried once more.
void undo(Step& step) {
  for (const auto& ring : step.state.rings) {
    if (count(ring, HostState::rollback_failed) == 0) continue;
    for (const auto id : ring.hosts) {
      Host now = host_of(step, id);
      if (now.state != HostState::rollback_failed) continue;
      now.attempts = 0;
      settle(step, id, now, HostState::restoring);
    }
  }
  turn_back(step, "undone by hand", std::nullopt);
}

}  // namespace

std::string_view to_string(Steer steer) { return word_for(steer_words, steer); }
std::optional<Steer> steer_named(std::string_view text) {
  return value_of<Steer>(steer_words, text);
}

Result<Done> may(const State& state, Steer steer) {
  if (is_possible(state, steer)) return Done{};
  std::string possible;
  for (std::size_t at = 0; at < steer_words.size(); ++at) {
    if (!is_possible(state, static_cast<Steer>(at))) continue;
    possible += (possible.empty() ? "" : ", ") + std::string{steer_words.at(at)};
  }
  return Error{Reason::not_now, Effect::none,
               "found the rollout " + std::string{to_string(state.phase)} +
                   (state.why.empty() ? "" : " (" + state.why + ")") +
                   ", possible: " + (possible.empty() ? "nothing" : possible)};
}

void learn(Step& step, const Steered& steered) {
  if (!is_possible(step.state, steered.steer)) return;
  switch (steered.steer) {
    case Steer::pause:
      return enter(step, Phase::paused, "paused by hand");
    case Steer::resume:
      return resume(step);
    case Steer::abort:
      return enter(step, Phase::aborting, "called off", Reason::cancelled);
    case Steer::abort_keep:
      return enter(step, Phase::aborting, "called off; what was changed stays");
    case Steer::undo:
      return undo(step);
    case Steer::retry:
      return retry(step);
  }
}

}  // namespace sysring::rollout
