#include "rollout/report.h"

#include "base/check.h"

namespace sysring::rollout {
namespace {

using fleet::Finding;
using fleet::HostId;
using fleet::Report;

constexpr std::uint8_t attempts_allowed = 3;
constexpr std::uint8_t looks_allowed = 3;

Reason reason_of(const Report& report) {
  return report.error ? report.error->code : Reason::line_lost;
}

/// Accounts lock, and a changed key stays changed: the same again would fail again, or do harm.
bool may_be_tried_again(const Report& report) {
  switch (reason_of(report)) {
    case Reason::auth_rejected:
    case Reason::host_key_unknown:
    case Reason::host_key_changed:
    case Reason::host_key_revoked:
    case Reason::no_common_algorithm:
    case Reason::unusable_key:
    case Reason::no_credential:
    case Reason::access_denied:
    case Reason::gone:
      return false;
    default:
      return true;
  }
}

/// A quiet host records its next event after we have looked.
bool may_be_quiet(const Report& report) { return reason_of(report) == Reason::service_silent; }

HostState good_end(HostState state) {
  if (state == HostState::restoring) return HostState::rolled_back;
  return state == HostState::soaking ? HostState::healthy : HostState::proven;
}

HostState bad_end(HostState state) {
  return state == HostState::restoring ? HostState::rollback_failed : HostState::failed;
}

void end_well(Step& step, HostId id, Host now) {
  const bool is_restored = now.state == HostState::restoring;
  if (is_restored) now.changed = false;
  const auto why_restored = is_restored ? now.reason : std::nullopt;
  settle(step, id, now, good_end(now.state), why_restored);
}

void end_badly(Step& step, HostId id, const Host& now, const Report& report) {
  settle(step, id, now, bad_end(now.state), reason_of(report));
}

/// Once more, later in this pass.
void return_to_pass(Step& step, HostId id, const Host& now, HostState state) {
  settle(step, id, now, state, now.reason);
  ring_of(step, id).progress.returned.push_back(id);
}

/// What was never changed proves nothing by its silence, and what goes back need not be waited for.
void prove_forwarding(Step& step, HostId id, const Host& now) {
  const auto& state = step.state;
  const bool is_asked_for = ring_of(step, id).gate.forwarding == Forwarding::required;
  const bool has_to_show = is_asked_for && now.changed && now.forwarded_before;
  const bool goes_on = state.phase < Phase::aborting || now.state == HostState::restoring;
  const bool is_left_as_it_is = state.phase == Phase::aborting && !state.reason;
  if (has_to_show && goes_on) return await_forwarding(step, id, now);
  if (has_to_show && is_left_as_it_is) {
    return settle(step, id, now, HostState::failed, Reason::inconclusive);
  }
  end_well(step, id, now);
}

void look_again(Step& step, HostId id, const Host& now, const Report& report) {
  const bool gives_up = now.looks >= looks_allowed || !may_be_tried_again(report);
  if (gives_up) return end_badly(step, id, now, report);
  begin(step, id, now, now.state, Doing::looking);
}

void try_again(Step& step, HostId id, const Host& now, HostState state, const Report& report) {
  const bool gives_up = now.attempts >= attempts_allowed || !may_be_tried_again(report);
  if (gives_up) return end_badly(step, id, now, report);
  return_to_pass(step, id, now, state);
}

void after_apply(Step& step, HostId id, Host now, const Report& report) {
  const bool was_changed_before = now.changed;
  now.changed = now.changed || report.changed;
  switch (report.finding) {
    case Finding::current:
      return end_well(step, id, now);
    case Finding::verified:
      now.changed = true;
      return prove_forwarding(step, id, now);
    case Finding::untouched:
      return try_again(step, id, now, HostState::pending, report);
    case Finding::skipped:
      if (was_changed_before) return end_badly(step, id, now, report);
      return settle(step, id, now, HostState::skipped, reason_of(report));
    case Finding::unreachable:
      return settle(step, id, now, HostState::unreachable, reason_of(report));
    case Finding::failed:
      return end_badly(step, id, now, report);
    case Finding::unknown:
      now.changed = true;
      return look_again(step, id, now, report);
  }
}

/// It has changed unless it is found untouched: an answer was lost, or the process with it.
void after_look(Step& step, HostId id, Host now, const Report& report) {
  switch (report.finding) {
    case Finding::current:
    case Finding::verified:
      return prove_forwarding(step, id, now);
    case Finding::untouched:
      now.changed = false;
      return try_again(step, id, now, HostState::pending, report);
    case Finding::unreachable:
    case Finding::unknown:
      return look_again(step, id, now, report);
    case Finding::failed:
      if (may_be_quiet(report)) return look_again(step, id, now, report);
      return end_badly(step, id, now, report);
    case Finding::skipped:
      return end_badly(step, id, now, report);
  }
}

void after_check(Step& step, HostId id, const Host& now, const Report& report) {
  if (now.reason) return settle(step, id, now, HostState::failed, now.reason);
  switch (report.finding) {
    case Finding::current:
    case Finding::verified:
      return prove_forwarding(step, id, now);
    case Finding::untouched:
    case Finding::unknown:
      return try_again(step, id, now, HostState::soaking, report);
    case Finding::unreachable:
      return settle(step, id, now, HostState::unreachable, reason_of(report));
    case Finding::skipped:
      if (now.changed) return end_badly(step, id, now, report);
      return settle(step, id, now, HostState::skipped, reason_of(report));
    case Finding::failed:
      if (may_be_quiet(report)) return try_again(step, id, now, HostState::soaking, report);
      return end_badly(step, id, now, report);
  }
}

void after_restore(Step& step, HostId id, const Host& now, const Report& report) {
  switch (report.finding) {
    case Finding::current:
      return end_well(step, id, now);
    case Finding::verified:
      return prove_forwarding(step, id, now);
    default:
      return try_again(step, id, now, HostState::restoring, report);
  }
}

/// Whatever it runs is our own doing: that says nothing against it, and nothing for it. What this
/// rollout has changed on it stays on record, so that it can go back.
bool is_left_alone(const Report& report) {
  return report.finding == Finding::skipped && reason_of(report) == Reason::excluded;
}

void by_purpose(Step& step, const HostReported& reported) {
  Host now = host_of(step, reported.host);
  const auto& report = reported.report;
  if (is_left_alone(report) && now.state != HostState::restoring) {
    return settle(step, reported.host, now, HostState::skipped, reason_of(report));
  }
  const bool tells_of_before = now.doing == Doing::applying || now.doing == Doing::looking;
  if (tells_of_before) now.forwarded_before = reported.forwarded_before;
  switch (now.doing) {
    case Doing::applying:
      return after_apply(step, reported.host, now, report);
    case Doing::looking:
      return after_look(step, reported.host, now, report);
    case Doing::checking:
      return after_check(step, reported.host, now, report);
    case Doing::restoring:
      return after_restore(step, reported.host, now, report);
    case Doing::nothing:
    case Doing::awaiting:
      check(false, "only a contact under way reports");
  }
}

}  // namespace

void end_well(Step& step, HostId id) { end_well(step, id, host_of(step, id)); }

void end_badly(Step& step, HostId id, Reason reason) {
  const Host& now = host_of(step, id);
  settle(step, id, now, bad_end(now.state), reason);
}

void take_in(Step& step, const HostReported& reported) {
  by_purpose(step, reported);
  // The way back has passed it by while its contact was in flight.
  if (step.state.phase != Phase::rolling_back) return;
  ring_of(step, reported.host).progress.returned.push_back(reported.host);
}

}  // namespace sysring::rollout
