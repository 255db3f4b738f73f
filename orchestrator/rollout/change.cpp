#include "rollout/change.h"

#include <utility>

#include "base/check.h"
#include "rollout/count.h"

namespace sysring::rollout {
namespace {

Action contact_with(fleet::HostId id, const Host& host) {
  if (host.doing == Doing::applying) return Apply{id, host.operation};
  if (host.doing == Doing::looking) return Look{id, host.operation};
  if (host.doing == Doing::checking) return Check{id, host.operation};
  check(host.doing == Doing::restoring, "a contact is for something");
  return Restore{id, host.operation};
}

void start(Step& step, fleet::HostId id, Host now) {
  Ring& ring = step.state.rings.at(now.ring);
  now.operation = {++step.state.last_operation.number};
  change(step, id, now);
  ring.progress.contacts.push_back({step.at + ring.gate.host_deadline, id, now.operation});
  step.outcome.actions.push_back(contact_with(id, now));
}

/// More is to be tried with it: of a soaking host, its check.
bool is_on_its_way(HostState state) {
  return state == HostState::pending || state == HostState::soaking ||
         state == HostState::restoring;
}

}  // namespace

const Host& host_of(const Step& step, fleet::HostId id) { return step.state.hosts.at(id.index); }

Ring& ring_of(Step& step, fleet::HostId id) { return step.state.rings.at(host_of(step, id).ring); }

void change(Step& step, fleet::HostId id, const Host& now) {
  Host& host = step.state.hosts.at(id.index);
  if (host == now) return;
  auto& progress = step.state.rings.at(host.ring).progress;
  count_out(progress, host);
  count_in(progress, now);
  host = now;
  step.outcome.hosts.push_back({id, now});
}

void begin(Step& step, fleet::HostId id, Host now, HostState state, Doing doing) {
  now.state = state;
  now.doing = doing;
  ++(doing == Doing::looking ? now.looks : now.attempts);
  start(step, id, now);
}

void begin_anew(Step& step, fleet::HostId id, Doing doing) {
  Host now = host_of(step, id);
  now.doing = doing;
  start(step, id, now);
}

void await_forwarding(Step& step, fleet::HostId id, Host now) {
  now.doing = Doing::awaiting;
  change(step, id, now);
  Ring& ring = ring_of(step, id);
  const Time until = step.at + ring.gate.forwarding_deadline;
  ring.progress.last_progress = step.at;
  ring.progress.arrivals.push_back({until, id, now.operation});
  step.outcome.actions.emplace_back(AwaitForwarding{id, now.operation, until});
}

void settle(Step& step, fleet::HostId id, Host now, HostState state, std::optional<Reason> reason) {
  now.state = state;
  now.doing = Doing::nothing;
  now.looks = 0;
  now.reason = reason;
  if (!is_on_its_way(state)) {
    now.attempts = 0;
    ring_of(step, id).progress.last_progress = step.at;
  }
  change(step, id, now);
}

void enter(Step& step, Ring& ring, RingState state, std::string why) {
  if (ring.state == state) return;
  ring.state = state;
  const auto number = static_cast<std::size_t>(&ring - step.state.rings.data());
  step.outcome.rings.push_back({number, state, ring.soak_until, std::move(why)});
}

void enter(Step& step, Phase phase, std::string why, std::optional<Reason> reason) {
  auto& state = step.state;
  if (state.phase == phase && state.why == why && state.reason == reason) return;
  state.phase = phase;
  state.why = std::move(why);
  state.reason = reason;
  step.outcome.phases.push_back({phase, state.why, reason});
}

bool is_contact_over(const State& state, const Deadline& deadline) {
  const Host& host = state.hosts.at(deadline.host.index);
  return host.operation != deadline.operation || !is_in_flight(host);
}

bool is_wait_over(const State& state, const Deadline& deadline) {
  const Host& host = state.hosts.at(deadline.host.index);
  return host.operation != deadline.operation || host.doing != Doing::awaiting;
}

}  // namespace sysring::rollout
