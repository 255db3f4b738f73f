#include "ledger/hosts.h"

#include <utility>

#include "ledger/enumerator.h"
#include "ledger/facts_row.h"

namespace sysring::ledger {
namespace {

// The columns of the table `host`, in the order of the schema.

std::optional<Error> error_in(const Rows& row) {
  const auto code = row.reason_if_any(5);
  if (!code) return std::nullopt;
  const auto effect = row.text(6) == "unknown" ? Effect::unknown : Effect::none;
  return Error{*code, effect, row.text(7), row.text(8), row.text(9)};
}

HostRow host_in(const Rows& row) {
  HostRow host{.name = row.text(1),
               .facts = read_facts(row, 14),
               .config = row.text(2),
               .config_since = row.time(3),
               .heard = {},
               .last_error = error_in(row),
               .last_contact = row.time(4)};
  if (const auto received_at = row.time_if_any(12)) {
    host.heard = Heard{host.name, row.number(10), row.time(11), *received_at};
  }
  return host;
}

constexpr auto proof_named = enumerator<fleet::Proof, fleet::Proof::unknown>;

fleet::Evidence evidence_in(const Rows& row) {
  return {static_cast<fleet::Level>(row.number(2)), row.word(3, proof_named), row.time(4),
          row.text(5)};
}

}  // namespace

std::uint64_t host_row(Database& database, std::string_view name) {
  {
    auto found = database.rows("SELECT id FROM host WHERE name = ?", name);
    if (found.next()) return found.number(0);
  }
  auto made = database.rows("INSERT INTO host(name) VALUES (?) RETURNING id", name);
  made.next();
  return made.number(0);
}

std::vector<HostRow> hosts(Database& database) {
  std::vector<HostRow> found;
  auto rows = database.rows("SELECT * FROM host ORDER BY name");
  while (rows.next()) found.push_back(host_in(rows));
  return found;
}

std::optional<HostRow> host(Database& database, std::string_view name) {
  auto found = database.rows("SELECT * FROM host WHERE name = ?", name);
  if (!found.next()) return std::nullopt;
  return host_in(found);
}

std::vector<HistoryRow> history(Database& database, std::string_view name) {
  std::vector<HistoryRow> found;
  auto rows = database.rows(
      "SELECT at, rollout, operation, event, config, reason, text FROM history "
      "WHERE host = (SELECT id FROM host WHERE name = ?) ORDER BY id DESC",
      name);
  while (rows.next()) {
    found.push_back({rows.time(0), rows.rollout_if_any(1), OperationId{rows.number(2)},
                     rows.text(3), rows.text(4), rows.reason_if_any(5), rows.text(6)});
  }
  return found;
}

std::vector<EvidenceRow> evidence(Database& database, std::string_view name) {
  std::vector<EvidenceRow> found;
  auto rows = database.rows(
      "SELECT rollout, operation, level, proof, at, seen FROM evidence "
      "WHERE host = (SELECT id FROM host WHERE name = ?) ORDER BY id DESC",
      name);
  while (rows.next()) {
    found.push_back(
        {rows.time(4), rows.rollout_if_any(0), OperationId{rows.number(1)}, evidence_in(rows)});
  }
  return found;
}

std::vector<PartRow> parts(Database& database, std::string_view name) {
  std::vector<PartRow> found;
  auto rows = database.rows(
      "SELECT rollout.id, rollout.version, ring.name, part.state, part.reason FROM rollout "
      "JOIN rollout_host AS part ON part.rollout = rollout.id "
      "AND part.host = (SELECT id FROM host WHERE name = ?) "
      "JOIN ring ON ring.rollout = rollout.id AND ring.place = part.ring ORDER BY rollout.id DESC",
      name);
  while (rows.next()) {
    found.push_back({RolloutId{rows.number(0)}, rows.text(1), rows.text(2),
                     rows.word(3, rollout::host_state_named), rows.reason_if_any(4)});
  }
  return found;
}

std::vector<ConfigAt> configs_at(Database& database, Time moment) {
  std::vector<ConfigAt> found;
  auto rows = database.rows(
      "SELECT host.name, history.config, history.at FROM host JOIN history ON history.id = "
      "(SELECT id FROM history WHERE host = host.id AND changes_config = 1 AND at <= ? "
      "ORDER BY at DESC, id DESC LIMIT 1) ORDER BY host.name",
      moment);
  while (rows.next()) found.push_back({rows.text(0), rows.text(1), rows.time(2)});
  return found;
}

}  // namespace sysring::ledger
