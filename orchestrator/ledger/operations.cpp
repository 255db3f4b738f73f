#include "ledger/operations.h"

#include <optional>
#include <string>
#include <utility>

#include "ledger/hosts.h"

namespace sysring::ledger {
namespace {

struct InFlight {
  OperationId operation;
  std::string activity;
  bool is_unknown = false;
};

std::optional<InFlight> in_flight(Database& database, std::uint64_t host) {
  auto found = database.rows(
      "SELECT number, activity, state = 'unknown' FROM operation "
      "WHERE host = ? AND state IN ('sent', 'unknown')",
      host);
  if (!found.next()) return std::nullopt;
  return InFlight{OperationId{found.number(0)}, found.text(1), found.flag(2)};
}

std::string name_of(OperationId operation) {
  return "operation " + std::to_string(operation.number);
}

Error refusal(const Intent& intent, const std::string& found) {
  return {Reason::not_now, Effect::none,
          "found " + found + ", expected nothing in flight before " + name_of(intent.operation) +
              " (" + std::string{to_string(intent.activity)} + ")",
          intent.host, "The host is looked at before anything is sent to it again."};
}

void resend(Recording& turn, const Intent& intent) {
  turn.database.run(
      "UPDATE operation SET activity = ?, state = 'sent', settled_at = NULL WHERE number = ?",
      to_string(intent.activity), intent.operation);
}

Result<Done> send(Recording& turn, const Intent& intent, std::uint64_t host) {
  const int made = turn.database.run(
      "INSERT INTO operation(number, host, rollout, activity, state, sent_at) "
      "VALUES (?, ?, ?, ?, 'sent', ?) ON CONFLICT(number) DO NOTHING",
      intent.operation, host, turn.rollout, to_string(intent.activity), turn.at);
  if (made == 1) return Done{};
  return refusal(intent, name_of(intent.operation) + " among those that have ended");
}

}  // namespace

Result<Done> announce(Recording& turn, const Intent& intent) {
  const auto host = host_row(turn.database, intent.host);
  const auto earlier = in_flight(turn.database, host);
  if (earlier && earlier->operation == intent.operation) {
    resend(turn, intent);
  } else {
    if (earlier && !(earlier->is_unknown && earlier->operation < intent.operation)) {
      return refusal(intent, name_of(earlier->operation) + " (" + earlier->activity + ")");
    }
    look_resolves(turn, intent.host, intent.operation);
    if (auto sent = send(turn, intent, host); !sent) return sent;
  }
  raise_fence(turn.database, intent.operation);
  remember_previous(turn, intent.host, intent.previous);

  auto record = turn.record("host.intent");
  record.host = intent.host;
  record.operation = intent.operation;
  record.outcome = to_string(intent.activity);
  if (!intent.previous.empty()) record.text = "previous SHA256=" + intent.previous;
  turn.log.append(std::move(record));
  return Done{};
}

void settle(Recording& turn, const Settled& settled) {
  const bool known = settled.ending == Ending::done;
  const int ended = turn.database.run(
      "UPDATE operation SET state = ?, settled_at = ? WHERE number = ? AND state <> 'done'",
      known ? "done" : "unknown", turn.at, settled.operation);
  if (ended == 0 || known) return;
  auto record = turn.record("host.unknown");
  record.host = settled.host;
  record.operation = settled.operation;
  turn.log.append(std::move(record));
}

void look_resolves(Recording& turn, std::string_view host, OperationId operation) {
  turn.database.run(
      "UPDATE operation SET state = 'done', settled_at = ? WHERE state = 'unknown' AND number < ? "
      "AND host = (SELECT id FROM host WHERE name = ?)",
      turn.at, operation, host);
}

void lose_track(Recording& turn) {
  std::vector<audit::Record> lost;
  {
    auto rows = turn.database.rows(
        "SELECT operation.number, host.name FROM operation JOIN host ON host.id = operation.host "
        "WHERE operation.state = 'sent' ORDER BY operation.number");
    while (rows.next()) {
      auto record = turn.record("host.unknown");
      record.operation = OperationId{rows.number(0)};
      record.host = rows.text(1);
      record.text = "its process ended before the answer came";
      lost.push_back(std::move(record));
    }
  }
  if (lost.empty()) return;
  turn.database.run("UPDATE operation SET state = 'unknown', settled_at = ? WHERE state = 'sent'",
                    turn.at);
  for (auto& record : lost) turn.log.append(std::move(record));
}

void raise_fence(Database& database, OperationId operation) {
  database.run("UPDATE fence SET last_operation = ?1 WHERE last_operation < ?1", operation);
}

OperationId fence(Database& database) {
  auto found = database.rows("SELECT last_operation FROM fence");
  if (!found.next()) damaged("found no fence");
  return OperationId{found.number(0)};
}

void remember_previous(Recording& turn, std::string_view host, std::string_view sha256) {
  if (!turn.rollout || sha256.empty()) return;
  turn.database.run(
      "UPDATE rollout_host SET previous = ? WHERE previous = '' AND rollout = ? "
      "AND host = (SELECT id FROM host WHERE name = ?)",
      sha256, *turn.rollout, host);
}

}  // namespace sysring::ledger
