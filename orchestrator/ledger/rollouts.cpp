#include "ledger/rollouts.h"

#include <string>
#include <utility>

#include "base/json.h"
#include "ledger/operations.h"
#include "ledger/recording.h"
#include "ledger/releases.h"

namespace sysring::ledger {
namespace {

/// The columns of the view `rollout_row`.
RolloutRow rollout_in(const Rows& row) {
  return {.id = {row.number(0)},
          .plan = row.text(1),
          .version = row.text(2),
          .by = row.text(3),
          .why = row.text(4),
          .started_at = row.time(5),
          .phase = row.word(6, rollout::phase_named),
          .phase_why = row.text(7),
          .reason = row.reason_if_any(8),
          .phase_since = row.time(9)};
}

std::optional<RolloutRow> rollout_row(Database& database, RolloutId id) {
  auto found = database.rows("SELECT * FROM rollout_row WHERE id = ?", id);
  if (!found.next()) return std::nullopt;
  return rollout_in(found);
}

std::optional<std::uint64_t> plan_number(Database& database, const std::string& id) {
  auto found = database.rows("SELECT number FROM plan WHERE id = ?", id);
  if (!found.next()) return std::nullopt;
  return found.number(0);
}

std::string names_of(const rollout::PlannedRing& ring) {
  Json::Array names;
  for (const auto& host : ring.hosts) names.emplace_back(host.name);
  return Json{std::move(names)}.dump();
}

/// The ring with its hosts, whose places begin at `first`.
Result<Done> add_ring(Recording& turn, const rollout::PlannedRing& ring, std::size_t place,
                      std::size_t first) {
  turn.database.run("INSERT INTO ring(rollout, place, name, state) VALUES (?, ?, ?, ?)",
                    *turn.rollout, place, ring.name, to_string(rollout::RingState::pending));
  const auto names = names_of(ring);
  turn.database.run(
      "INSERT INTO host(name) SELECT value FROM json_each(?) WHERE true "
      "ON CONFLICT(name) DO NOTHING",
      names);
  const int added = turn.database.run(
      "INSERT INTO rollout_host(rollout, place, host, ring, state, doing) "
      "SELECT ?, ? + key, host.id, ?, ?, ? FROM json_each(?) "
      "CROSS JOIN host ON host.name = value WHERE true ON CONFLICT(rollout, host) DO NOTHING",
      *turn.rollout, first, place, to_string(rollout::HostState::pending),
      to_string(rollout::Doing::nothing), names);
  if (static_cast<std::size_t>(added) == ring.hosts.size()) return Done{};
  return Error{Reason::plan_broken, Effect::none,
               "found a host twice in the ring " + ring.name + " or in one before it"};
}

RolloutId add_rollout(Database& database, std::uint64_t plan, const std::string& version,
                      const Actor& by, std::string_view why, Time at) {
  auto added = database.rows(
      "INSERT INTO rollout(plan, version, started_by, why, started_at, phase, phase_why, "
      "phase_since, ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', ?5, 0) RETURNING id",
      plan, version, by.name, why, at, to_string(rollout::Phase::planned));
  added.next();
  return {added.number(0)};
}

/// The rings as they were planned, with the places of their hosts.
std::vector<rollout::Ring> rings_of(const rollout::Plan& plan) {
  std::vector<rollout::Ring> rings;
  std::uint32_t place = 0;
  for (const auto& planned : plan.rings) {
    rollout::Ring ring{.name = planned.name, .hosts = {}, .max_in_flight = planned.max_in_flight};
    ring.gate = planned.gate;
    for (std::size_t i = 0; i < planned.hosts.size(); ++i) ring.hosts.push_back({place++});
    rings.push_back(std::move(ring));
  }
  return rings;
}

void read_rings(Database& database, RolloutId id, rollout::State& state) {
  auto rows = database.rows(
      "SELECT place, state, soak_until FROM ring WHERE rollout = ? ORDER BY place", id);
  while (rows.next()) {
    if (rows.number(0) >= state.rings.size()) damaged("found a ring that is not in the plan");
    auto& ring = state.rings[rows.number(0)];
    ring.state = rows.word(1, rollout::ring_state_named);
    ring.soak_until = rows.time_if_any(2);
  }
}

void read_hosts(Database& database, StoredRollout& stored) {
  auto rows = database.rows(
      "SELECT place, state, doing, operation, attempts, changed, forwarded_before, reason, "
      "previous, ring FROM rollout_host WHERE rollout = ? ORDER BY place",
      stored.row.id);
  while (rows.next()) {
    if (rows.number(0) >= stored.state.hosts.size())
      damaged("found a host that is not in the plan");
    stored.state.hosts[rows.number(0)] = {.ring = static_cast<std::uint32_t>(rows.number(9)),
                                          .state = rows.word(1, rollout::host_state_named),
                                          .doing = rows.word(2, rollout::doing_named),
                                          .operation = {rows.number(3)},
                                          .attempts = static_cast<std::uint8_t>(rows.number(4)),
                                          .changed = rows.flag(5),
                                          .forwarded_before = rows.flag(6),
                                          .reason = rows.reason_if_any(7)};
    stored.previous[rows.number(0)] = rows.text(8);
  }
}

}  // namespace

Error refuse_beside(const RolloutRow& other) {
  return {Reason::not_now, Effect::none,
          "found the rollout " + to_string(other.id) + " of " + other.version + " under way (" +
              std::string{to_string(other.phase)} + "), expected none"};
}

Result<RolloutId> begin(Database& database, const rollout::Plan& plan, const Actor& by,
                        std::string_view why, Time at) {
  if (const auto other = under_way(database)) return refuse_beside(*other);
  const auto number = plan_number(database, plan.id);
  if (!number) {
    return Error{Reason::not_found, Effect::none, "found no plan " + plan.id + " in the ledger"};
  }
  const auto id = add_rollout(database, *number, plan.release.version, by, why, at);
  Recording turn{database, at, id};
  std::size_t places = 0;
  for (std::size_t place = 0; place < plan.rings.size(); ++place) {
    if (auto added = add_ring(turn, plan.rings[place], place, places); !added) return added.error();
    places += plan.rings[place].hosts.size();
  }
  auto record = turn.record("rollout.begun");
  record.actor = by.name;
  record.uid = by.uid;
  record.object = plan.id;
  record.text = why;
  turn.log.append(std::move(record));
  return id;
}

std::vector<RolloutRow> rollouts(Database& database) {
  std::vector<RolloutRow> found;
  auto rows = database.rows("SELECT * FROM rollout_row ORDER BY id DESC");
  while (rows.next()) found.push_back(rollout_in(rows));
  return found;
}

std::optional<RolloutRow> under_way(Database& database) {
  auto found = database.rows("SELECT id FROM rollout WHERE ended = 0");
  if (!found.next()) return std::nullopt;
  return rollout_row(database, {found.number(0)});
}

Result<std::optional<StoredRollout>> rollout(Database& database, RolloutId id) {
  const auto row = rollout_row(database, id);
  if (!row) return std::optional<StoredRollout>{};
  const auto sealed = stored_plan(database, row->plan);
  if (!sealed) damaged("found no plan of the rollout " + to_string(id));
  const auto plan = rollout::read_plan(sealed->sealed);
  if (!plan) return plan.error().during("reading the plan " + row->plan);

  StoredRollout stored{*row, sealed->sealed, rollout::State{rings_of(*plan)}, {}, {}};
  auto& state = stored.state;
  for (const auto& ring : plan->rings) {
    for (const auto& host : ring.hosts) stored.names.push_back(host.name);
  }
  stored.previous.resize(stored.names.size());
  state.last_operation = fence(database);
  state.phase = row->phase;
  state.why = row->phase_why;
  state.reason = row->reason;
  read_rings(database, id, state);
  read_hosts(database, stored);
  return std::optional{std::move(stored)};
}

}  // namespace sysring::ledger
