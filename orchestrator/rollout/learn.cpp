#include "rollout/learn.h"

#include <string>
#include <utility>

#include "rollout/count.h"
#include "rollout/judge.h"
#include "rollout/report.h"

namespace sysring::rollout {
namespace {

using fleet::HostId;

/// The process that was in contact is gone, and with it what it knew. Whoever was being changed may
/// have been changed.
void pick_up(Step& step, HostId id) {
  Host now = host_of(step, id);
  switch (now.doing) {
    case Doing::nothing:
      return;
    case Doing::applying:
      now.changed = true;
      now.forwarded_before = false;  // whoever looks now says so if it did
      --now.attempts;                // this one ended with the process, not with the host
      return begin(step, id, now, now.state, Doing::looking);
    case Doing::looking:
    case Doing::checking:
    case Doing::restoring:
      return begin_anew(step, id, now.doing);
    case Doing::awaiting: {
      const bool goes_back = step.state.phase == Phase::rolling_back;
      if (!goes_back || now.state == HostState::restoring) await_forwarding(step, id, now);
      return;
    }
  }
}

std::string describe(const ControlReported& control) {
  const auto asked = control.heard + control.silent;
  return "of " + std::to_string(asked) + " hosts to compare with, " +
         std::to_string(control.heard) + " were heard of meanwhile";
}

void forget_arrived(Step& step, Ring& ring) {
  std::erase_if(ring.progress.overdue,
                [&](const Deadline& wait) { return is_wait_over(step.state, wait); });
}

/// Nothing can be concluded: the hosts go on waiting, and a person has to look.
void doubt(Step& step, Ring& ring, const ControlReported& control) {
  enter(step, ring, RingState::inconclusive, figures(ring));
  enter(step, Phase::paused,
        "ring " + ring.name + ": " + std::to_string(ring.progress.overdue.size()) +
            " not seen at the collector in time; " + describe(control),
        Reason::collector_silent);
}

/// What has gone back is not put in doubt by a collector that is silent for everybody.
void accept_unheard(Step& step, Ring& ring) {
  for (const auto& wait : std::exchange(ring.progress.overdue, {})) {
    Host now = host_of(step, wait.host);
    now.changed = false;
    settle(step, wait.host, now, HostState::rolled_back, Reason::collector_silent);
  }
}

void blame(Step& step, Ring& ring) {
  for (const auto& wait : std::exchange(ring.progress.overdue, {})) {
    const bool arrived_once = host_of(step, wait.host).state == HostState::soaking;
    end_badly(step, wait.host, arrived_once ? Reason::forwarding_lost : Reason::not_forwarding);
  }
}

}  // namespace

void learn(Step& /*step*/, const Tick& /*time alone*/) {}

void learn(Step& step, const Started& /*started*/) {
  if (step.state.phase < Phase::running) enter(step, Phase::running);
}

// The one event that walks over hosts: it comes once for each start of the process.
void learn(Step& step, const Resumed& /*resumed*/) {
  if (has_ended(step.state.phase)) return;
  if (step.state.phase == Phase::planned) return learn(step, Started{});
  for (const auto& ring : step.state.rings) {
    for (const auto id : ring.hosts) pick_up(step, id);
  }
}

void learn(Step& step, const HostReported& reported) {
  const Host& host = host_of(step, reported.host);
  const bool is_stale = !is_in_flight(host) || host.operation != reported.operation;
  if (!is_stale) take_in(step, reported);
}

void learn(Step& step, const ForwardingSeen& seen) {
  const Host& host = host_of(step, seen.host);
  const bool is_stale = host.doing != Doing::awaiting || host.operation != seen.operation;
  if (!is_stale) end_well(step, seen.host);
}

void learn(Step& step, const ControlReported& control) {
  if (!std::exchange(step.state.asked_control, false)) return;
  const bool goes_back = step.state.phase == Phase::rolling_back;
  if (!goes_back && step.state.phase != Phase::running) return;  // its clock stands still
  for (auto& ring : step.state.rings) {
    forget_arrived(step, ring);
    if (ring.progress.overdue.empty()) continue;
    if (!is_silent_for_everybody(control)) {
      blame(step, ring);
    } else if (goes_back) {
      accept_unheard(step, ring);
    } else {
      doubt(step, ring, control);
    }
  }
}

void learn(Step& step, const HostWentBad& event) {
  const Host& host = host_of(step, event.host);
  const bool is_judged = step.state.phase == Phase::running || step.state.phase == Phase::paused;
  const bool was_good = host.state == HostState::proven || host.state == HostState::soaking ||
                        host.state == HostState::healthy || host.doing == Doing::awaiting;
  if (!is_judged || !was_good) return;
  if (!is_in_flight(host)) return settle(step, event.host, host, HostState::failed, event.reason);
  Host now = host;  // a contact is checking it: the report ends it, and cannot acquit it
  now.reason = event.reason;
  change(step, event.host, now);
}

}  // namespace sysring::rollout
