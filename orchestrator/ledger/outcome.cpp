#include "ledger/outcome.h"

#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "ledger/rollouts.h"

namespace sysring::ledger {
namespace {

void record(Recording& turn, const rollout::HostChange& change) {
  const auto& now = change.now;
  std::string name;
  bool is_same = false;
  {
    auto before = turn.database.rows(
        "SELECT host.name, rollout_host.state = ? FROM rollout_host "
        "JOIN host ON host.id = rollout_host.host WHERE rollout = ? AND place = ?",
        to_string(now.state), *turn.rollout, change.host.index);
    check(before.next(), "a rollout changes its own hosts");
    name = before.text(0);
    is_same = before.flag(1);
  }
  turn.database.run(
      "UPDATE rollout_host SET state = ?, doing = ?, operation = ?, attempts = ?, changed = ?, "
      "forwarded_before = ?, reason = ? WHERE rollout = ? AND place = ?",
      to_string(now.state), to_string(now.doing), now.operation, now.attempts, now.changed,
      now.forwarded_before, now.reason, *turn.rollout, change.host.index);
  if (is_same) return;
  auto record = turn.record("host.state");
  record.host = std::move(name);
  record.operation = now.operation;
  record.outcome = to_string(now.state);
  record.reason = now.reason;
  turn.log.append(std::move(record));
}

void record(Recording& turn, const rollout::RingChange& change) {
  auto record = turn.record("ring.state");
  {
    auto changed = turn.database.rows(
        "UPDATE ring SET state = ?, soak_until = ?, why = ? WHERE rollout = ? AND place = ? "
        "RETURNING name",
        to_string(change.state), change.soak_until, change.why, *turn.rollout, change.ring);
    check(changed.next(), "a rollout changes its own rings");
    record.object = changed.text(0);
  }
  record.outcome = to_string(change.state);
  record.text = change.why;
  turn.log.append(std::move(record));
}

Result<Done> record(Recording& turn, const rollout::PhaseChange& change) {
  const bool ended = has_ended(change.phase);
  const auto other = under_way(turn.database);
  if (!ended && other && other->id != *turn.rollout) return refuse_beside(*other);
  turn.database.run(
      "UPDATE rollout SET phase = ?, phase_why = ?, reason = ?, phase_since = ?, ended = ? "
      "WHERE id = ?",
      to_string(change.phase), change.why, change.reason, turn.at, ended, *turn.rollout);
  auto record = turn.record("rollout.phase");
  record.outcome = to_string(change.phase);
  record.reason = change.reason;
  record.text = change.why;
  turn.log.append(std::move(record));
  return Done{};
}

}  // namespace

Result<Done> record(Recording& turn, const rollout::Outcome& outcome) {
  const bool nothing = outcome.hosts.empty() && outcome.rings.empty() && outcome.phases.empty();
  check(nothing || turn.rollout.has_value(), "an outcome belongs to a rollout");
  for (const auto& each : outcome.hosts) record(turn, each);
  for (const auto& each : outcome.rings) record(turn, each);
  for (const auto& each : outcome.phases) {
    if (auto recorded = record(turn, each); !recorded) return recorded;
  }
  return Done{};
}

}  // namespace sysring::ledger
