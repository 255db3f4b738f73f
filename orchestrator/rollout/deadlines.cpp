#include "rollout/deadlines.h"

#include <algorithm>
#include <deque>
#include <tuple>
#include <utility>

#include "rollout/count.h"

namespace sysring::rollout {
namespace {

bool is_due(const std::deque<Deadline>& deadlines, Time at) {
  return !deadlines.empty() && deadlines.front().at <= at;
}

template <typename IsOver>
void drop_stale(const State& state, std::deque<Deadline>& deadlines, IsOver is_over) {
  while (!deadlines.empty() && is_over(state, deadlines.front())) deadlines.pop_front();
}

void cancel_overdue_contacts(Step& step, Ring& ring) {
  auto& contacts = ring.progress.contacts;
  for (; is_due(contacts, step.at); contacts.pop_front()) {
    if (is_contact_over(step.state, contacts.front())) continue;
    step.outcome.actions.emplace_back(Cancel{contacts.front().operation});
  }
}

void set_overdue_aside(Step& step, Ring& ring) {
  auto& arrivals = ring.progress.arrivals;
  for (; is_due(arrivals, step.at); arrivals.pop_front()) {
    if (is_wait_over(step.state, arrivals.front())) continue;
    ring.progress.overdue.push_back(arrivals.front());
  }
}

/// One question for all that are overdue, about the time in which they should have been seen.
void ask_control(Step& step) {
  if (step.state.asked_control) return;
  std::optional<Time> since;
  for (auto& ring : step.state.rings) {
    set_overdue_aside(step, ring);
    if (ring.progress.overdue.empty()) continue;
    const Time waited_from = ring.progress.overdue.front().at - ring.gate.forwarding_deadline;
    since = std::min(since.value_or(waited_from), waited_from);
  }
  if (!since) return;
  step.state.asked_control = true;
  step.outcome.actions.emplace_back(AskControl{*since});
}

bool waits_for_arrivals(const State& state) {
  const bool goes_on = state.phase == Phase::running || state.phase == Phase::rolling_back;
  return goes_on && !state.asked_control;
}

/// When this ring has to have got on; nothing while it soaks.
std::optional<Time> progress_due(const State& state) {
  const Ring& ring = state.rings[state.ring];
  const bool is_worked_on = ring.progress.in_flight + ring.progress.awaiting > 0;
  const bool has_to_start = !ring.soak_until && count(ring, HostState::pending) > 0;
  if (state.phase != Phase::running || !(is_worked_on || has_to_start)) return std::nullopt;
  return ring.progress.last_progress + ring.gate.progress_deadline;
}

void judge_progress(Step& step) {
  const auto due = progress_due(step.state);
  if (!due || *due > step.at) return;
  Ring& ring = step.state.rings[step.state.ring];
  const auto span = for_people(ring.gate.progress_deadline);
  enter(step, ring, RingState::inconclusive, figures(ring));
  enter(step, Phase::paused, "ring " + ring.name + ": nobody got on for " + span,
        Reason::no_progress);
}

/// When the ring under way has soaked, if that is what it waits for.
std::optional<Time> soak_due(const State& state) {
  const Ring& ring = state.rings[state.ring];
  const bool is_checked = ring.progress.in_flight + ring.progress.awaiting > 0;
  if (state.phase != Phase::running || count(ring, HostState::proven) == 0 || is_checked) {
    return std::nullopt;
  }
  return ring.soak_until;
}

}  // namespace

void judge_deadlines(Step& step) {
  for (auto& ring : step.state.rings) cancel_overdue_contacts(step, ring);
  if (waits_for_arrivals(step.state)) ask_control(step);
  judge_progress(step);
}

void renew_deadlines(Step& step) {
  for (auto& ring : step.state.rings) {
    auto waiting = std::exchange(ring.progress.arrivals, {});
    auto overdue = std::exchange(ring.progress.overdue, {});
    waiting.insert(waiting.begin(), overdue.begin(), overdue.end());
    for (auto& wait : waiting) {
      if (is_wait_over(step.state, wait)) continue;
      wait.at = step.at + ring.gate.forwarding_deadline;
      ring.progress.arrivals.push_back(wait);
    }
    ring.progress.last_progress = std::max(step.at, ring.soak_until.value_or(step.at));
  }
  step.state.asked_control = false;
}

void drop_stale_deadlines(State& state) {
  for (auto& ring : state.rings) {
    drop_stale(state, ring.progress.contacts, is_contact_over);
    drop_stale(state, ring.progress.arrivals, is_wait_over);
  }
}

std::optional<Time> wakes_at(const State& state) {
  std::optional<Time> first;
  const auto wake = [&](std::optional<Time> due) {
    if (due) first = std::min(first.value_or(*due), *due);
  };
  for (const auto& ring : state.rings) {
    const auto& [contacts, arrivals] = std::tie(ring.progress.contacts, ring.progress.arrivals);
    if (!contacts.empty()) wake(contacts.front().at);
    if (!arrivals.empty() && waits_for_arrivals(state)) wake(arrivals.front().at);
  }
  wake(progress_due(state));
  wake(soak_due(state));
  return first;
}

}  // namespace sysring::rollout
