#include "ledger/ledger.h"

#include <utility>

#include "ledger/audit_log.h"
#include "ledger/configs.h"
#include "ledger/database.h"
#include "ledger/hosts.h"
#include "ledger/operations.h"
#include "ledger/outcome.h"
#include "ledger/recording.h"
#include "ledger/releases.h"
#include "ledger/rollouts.h"
#include "ledger/sighting.h"
#include "ledger/silences.h"
#include "ledger/vfs.h"

namespace sysring::ledger {

struct Ledger::Open {
  Database database;
  bool knows_what_was_lost = false;  ///< What an earlier process left in flight is recorded.
};

namespace {

/// The way to the disk that is taken where no test stands in it.
const std::string& plain_vfs() {
  static const Vfs vfs{"sysring"};
  return vfs.name();
}

void note(Recording& turn, const Note& what) {
  auto record = turn.record(what.type);
  record.actor = what.actor.name;
  record.uid = what.actor.uid;
  record.object = what.object;
  record.text = what.text;
  turn.log.append(std::move(record));
}

/// What was ordered, then what was learned, what follows from it, and what is to be done next.
Result<Done> record_all(Recording& recording, const Turn& turn) {
  for (const auto& each : turn.notes) note(recording, each);
  for (const auto& each : turn.keep) keep(recording.database, recording.log, each, turn.at);
  for (const auto& each : turn.adopted) adopt(recording.database, recording.log, each, turn.at);
  for (const auto& each : turn.settled) settle(recording, each);
  for (const auto& each : sightings_in(turn)) record(recording, each);
  for (const auto& each : turn.heard) record(recording, each);
  for (const auto& each : turn.arrived) record(recording, each);
  if (auto recorded = record(recording, turn.outcome); !recorded) return recorded;
  for (const auto& each : turn.silenced) {
    if (auto recorded = record(recording, each); !recorded) return recorded;
  }
  for (const auto& each : turn.intents) {
    if (auto announced = announce(recording, each); !announced) return announced;
  }
  raise_fence(recording.database, turn.last_operation);
  return Done{};
}

}  // namespace

Ledger::Ledger(std::unique_ptr<Open> open) : open_{std::move(open)} {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

Result<Ledger> Ledger::open(const std::filesystem::path& file, Mode mode, const std::string& vfs) {
  auto database = Database::open(file, mode, vfs.empty() ? plain_vfs() : vfs);
  if (!database) return database.error().during("opening the ledger");
  return Ledger{std::make_unique<Open>(Open{std::move(*database)})};
}

Result<Done> Ledger::keep(const sysmon::Config& config, Time at) {
  auto& database = open_->database;
  return database.write([&]() -> Result<Done> {
    AuditLog log{database};
    ledger::keep(database, log, config, at);
    return Done{};
  });
}

Result<std::optional<sysmon::Config>> Ledger::config(std::string_view sha256) const {
  auto& database = open_->database;
  return database.read([&] { return kept_config(database, sha256); });
}

Result<std::vector<Digests>> Ledger::kept() const {
  auto& database = open_->database;
  return database.read([&] { return Result{kept_digests(database)}; });
}

Result<Done> Ledger::add_release(const rollout::Release& release, const Actor& by, Time at) {
  auto& database = open_->database;
  return database.write([&] {
    AuditLog log{database};
    return ledger::add_release(database, log, release, by, at);
  });
}

Result<std::vector<rollout::Release>> Ledger::releases() const {
  auto& database = open_->database;
  return database.read([&] { return Result{ledger::releases(database)}; });
}

Result<std::string> Ledger::next_plan_id() const {
  auto& database = open_->database;
  return database.read([&] { return Result{ledger::next_plan_id(database)}; });
}

Result<Done> Ledger::store_plan(std::string_view id, std::string_view sealed, const Actor& by,
                                Time at) {
  auto& database = open_->database;
  return database.write([&] {
    AuditLog log{database};
    return ledger::store_plan(database, log, {std::string{id}, std::string{sealed}, by.name, at},
                              by);
  });
}

Result<std::optional<StoredPlan>> Ledger::plan(std::string_view id) const {
  auto& database = open_->database;
  return database.read([&] { return Result{stored_plan(database, id)}; });
}

Result<RolloutId> Ledger::begin(const rollout::Plan& plan, const Actor& by, std::string_view why,
                                Time at) {
  auto& database = open_->database;
  return database.write([&] { return ledger::begin(database, plan, by, why, at); });
}

Result<Done> Ledger::record(const Turn& turn) {
  auto& database = open_->database;
  auto recorded = database.write([&] {
    Recording recording{database, turn.at, turn.rollout};
    if (!open_->knows_what_was_lost) lose_track(recording);
    return record_all(recording, turn);
  });
  if (recorded) open_->knows_what_was_lost = true;
  return recorded;
}

Result<std::optional<StoredRollout>> Ledger::rollout(RolloutId id) const {
  auto& database = open_->database;
  return database.read([&] { return ledger::rollout(database, id); });
}

Result<std::vector<RolloutRow>> Ledger::rollouts() const {
  auto& database = open_->database;
  return database.read([&] { return Result{ledger::rollouts(database)}; });
}

Result<std::optional<RolloutRow>> Ledger::under_way() const {
  auto& database = open_->database;
  return database.read([&] { return Result{ledger::under_way(database)}; });
}

Result<rollout::SilenceId> Ledger::begin_silence(const rollout::Silence& silence, const Actor& by,
                                                 Time at) {
  auto& database = open_->database;
  return database.write([&] { return ledger::begin_silence(database, silence, by, at); });
}

Result<std::size_t> Ledger::end_silence(std::span<const std::string> hosts, const Actor& by,
                                        std::string_view why, Time at) {
  auto& database = open_->database;
  return database.write([&] { return Result{ledger::end_silence(database, hosts, by, why, at)}; });
}

Result<std::vector<rollout::Silence>> Ledger::silences() const {
  auto& database = open_->database;
  return database.read([&] { return Result{ledger::silences(database)}; });
}

Result<std::optional<rollout::Silence>> Ledger::silence(rollout::SilenceId id) const {
  auto& database = open_->database;
  return database.read([&] { return Result{ledger::silence(database, id)}; });
}

Result<std::vector<HostRow>> Ledger::hosts() const {
  auto& database = open_->database;
  return database.read([&] { return Result{ledger::hosts(database)}; });
}

Result<std::optional<HostRow>> Ledger::host(std::string_view name) const {
  auto& database = open_->database;
  return database.read([&] { return Result{ledger::host(database, name)}; });
}

Result<std::vector<HistoryRow>> Ledger::history(std::string_view host) const {
  auto& database = open_->database;
  return database.read([&] { return Result{ledger::history(database, host)}; });
}

Result<std::vector<EvidenceRow>> Ledger::evidence(std::string_view host) const {
  auto& database = open_->database;
  return database.read([&] { return Result{ledger::evidence(database, host)}; });
}

Result<std::vector<PartRow>> Ledger::parts(std::string_view host) const {
  auto& database = open_->database;
  return database.read([&] { return Result{ledger::parts(database, host)}; });
}

Result<std::vector<ConfigAt>> Ledger::configs_at(Time moment) const {
  auto& database = open_->database;
  return database.read([&] { return Result{ledger::configs_at(database, moment)}; });
}

Result<OperationId> Ledger::last_operation() const {
  auto& database = open_->database;
  return database.read([&] { return Result{fence(database)}; });
}

Result<std::vector<AuditRow>> Ledger::audit(std::uint64_t from, std::size_t most) const {
  auto& database = open_->database;
  return database.read([&] { return Result{audit_rows(database, from, most)}; });
}

}  // namespace sysring::ledger
