#include "ledger/sighting.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "base/printable.h"
#include "base/text.h"
#include "ledger/configs.h"
#include "ledger/facts_row.h"
#include "ledger/hosts.h"
#include "ledger/operations.h"

namespace sysring::ledger {
namespace {

constexpr std::size_t evidence_cap = 4'096;

/// What the host's row said before.
struct Known {
  std::uint64_t host = 0;
  std::string config;
  std::string facts_digest;  ///< Empty where the host was never seen.
};

/// What is to stand in the history; without an event, nothing is.
struct Entry {
  std::string_view event;
  std::string config;
  std::optional<Reason> reason;
  std::string text;
};

Known known(Recording& turn, std::string_view name) {
  const auto host = host_row(turn.database, name);
  auto row = turn.database.rows("SELECT config, facts_digest FROM host WHERE id = ?", host);
  row.next();
  return {host, row.text(0), row.text(1)};
}

bool has_worked(const Proved* proved) {
  return proved != nullptr && (proved->report.finding == fleet::Finding::verified ||
                               proved->report.finding == fleet::Finding::current);
}

/// What runs on the host now. A proof counts for more than a look, which may have been taken before
/// the change; a look that does not tell says nothing against what was known.
std::string config_after(Recording& turn, const Sighting& sighting, const Known& before) {
  const bool proven = has_worked(sighting.proved) && !sighting.proved->wanted.empty();
  if (proven) return sighting.proved->wanted;
  if (sighting.observed == nullptr) return before.config;
  const auto& facts = sighting.observed->facts;
  if (facts.sysmon == fleet::Installation::absent) return {};
  auto seen = sha256_of(turn.database, facts.config);
  return seen.empty() ? before.config : seen;
}

bool is_restoring(Recording& turn, std::uint64_t host) {
  return turn.rollout && turn.database
                             .rows(
                                 "SELECT 1 FROM rollout_host WHERE rollout = ? AND host = ? "
                                 "AND state = ?",
                                 *turn.rollout, host, to_string(rollout::HostState::restoring))
                             .next();
}

/// Under a silence a host gets that, and back what it had; empty where it is in none.
std::string_view word_of_silence(Recording& turn, std::uint64_t host, const std::string& config) {
  if (turn.rollout) return {};
  auto part = turn.database.rows(
      "SELECT config FROM silenced_host WHERE host = ? AND over = 0 AND config <> ''", host);
  if (!part.next()) return {};
  return part.text(0) == config ? "silenced" : "restored";
}

/// What has come to the host because we wanted it.
std::string_view word_of_change(Recording& turn, std::uint64_t host, const std::string& config) {
  if (const auto word = word_of_silence(turn, host, config); !word.empty()) return word;
  return is_restoring(turn, host) ? "rolled_back" : "applied";
}

bool has_hurt(const Proved* proved) {
  return proved != nullptr && proved->report.changed &&
         (proved->report.finding == fleet::Finding::failed ||
          proved->report.finding == fleet::Finding::unknown);
}

/// The word for what happened; empty where nothing did.
std::string_view event_of(Recording& turn, const Sighting& sighting, const Known& before,
                          const std::string& config, const std::string& digest) {
  if (has_hurt(sighting.proved)) return to_string(sighting.proved->report.finding);
  const bool is_first = before.facts_digest.empty() && before.config.empty();
  if (config != before.config) {
    const bool ours = has_worked(sighting.proved) && config == sighting.proved->wanted;
    if (ours) return word_of_change(turn, before.host, config);
    return is_first ? "seen" : "drifted";
  }
  if (digest == before.facts_digest) return {};
  return is_first ? "seen" : "facts";
}

std::string text_of(Recording& turn, const Sighting& sighting, std::string_view event) {
  const bool hurt = has_hurt(sighting.proved);
  if (hurt && sighting.proved->report.error) return sighting.proved->report.error->message;
  if (sighting.observed == nullptr || hurt || (event != "facts" && event != "drifted")) return {};
  const auto before = host(turn.database, sighting.host);
  if (!before || !before->facts) return {};
  return differences(*before->facts, sighting.observed->facts);
}

Entry entry_for(Recording& turn, const Sighting& sighting, const Known& before,
                const std::string& digest) {
  auto config = config_after(turn, sighting, before);
  const auto event = event_of(turn, sighting, before, config, digest);
  Entry entry{event, std::move(config), {}, text_of(turn, sighting, event)};
  if (has_hurt(sighting.proved) && sighting.proved->report.error) {
    entry.reason = sighting.proved->report.error->code;
  }
  return entry;
}

OperationId operation_of(const Sighting& sighting) {
  return sighting.proved == nullptr ? OperationId{} : sighting.proved->operation;
}

void add_to_history(Recording& turn, const Sighting& sighting, const Known& before,
                    const Entry& entry) {
  const bool changes_config = entry.config != before.config;
  if (changes_config) {
    turn.database.run("UPDATE host SET config = ?, config_since = ? WHERE id = ?", entry.config,
                      turn.at, before.host);
  }
  if (entry.event.empty()) return;
  turn.database.run(
      "INSERT INTO history(host, at, rollout, operation, event, config, changes_config, reason, "
      "text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      before.host, turn.at, turn.rollout, operation_of(sighting), entry.event, entry.config,
      changes_config, entry.reason, printable_line(entry.text));
  if (entry.event != "drifted") return;
  auto record = turn.record("host.drifted");
  record.host = sighting.host;
  record.outcome = entry.config;
  record.text = "before SHA256=" + before.config;
  turn.log.append(std::move(record));
}

void keep(Recording& turn, const fleet::Evidence& evidence, OperationId operation,
          std::uint64_t host) {
  turn.database.run(
      "INSERT INTO evidence(host, rollout, operation, level, proof, at, seen) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      host, turn.rollout, operation, static_cast<int>(evidence.level), to_string(evidence.proof),
      evidence.at, printable(evidence.seen, evidence_cap));
}

void note_end(Recording& turn, const Proved& proved, std::uint64_t host) {
  const auto& error = proved.report.error;
  const auto told = error.value_or(Error{Reason::line_lost, Effect::none, {}});
  turn.database.run(
      "UPDATE host SET error_code = ?, error_effect = ?, error_message = ?, error_place = ?, "
      "error_hint = ? WHERE id = ?",
      error ? std::optional{told.code} : std::nullopt,
      told.effect == Effect::unknown ? "unknown" : "none", told.message, told.place, told.hint,
      host);
}

void note_contact(Recording& turn, const Sighting& sighting, std::uint64_t host) {
  const bool answered = sighting.observed != nullptr ||
                        sighting.proved->report.finding != fleet::Finding::unreachable;
  if (!answered) return;
  turn.database.run("UPDATE host SET last_contact = max(last_contact, ?) WHERE id = ?", turn.at,
                    host);
}

}  // namespace

std::vector<Sighting> sightings_in(const Turn& turn) {
  std::map<std::string, const Observed*> seen;
  for (const auto& each : turn.observed) seen[lower(each.host)] = &each;
  std::vector<Sighting> sightings;
  for (const auto& each : turn.proved) {
    auto look = seen.extract(lower(each.host));
    sightings.push_back({each.host, look.empty() ? nullptr : look.mapped(), &each});
  }
  for (const auto& each : turn.observed) {
    const auto look = seen.find(lower(each.host));
    if (look == seen.end() || look->second != &each) continue;
    sightings.push_back({each.host, &each, nullptr});
  }
  return sightings;
}

void record(Recording& turn, const Sighting& sighting) {
  const auto before = known(turn, sighting.host);
  const auto digest =
      sighting.observed == nullptr ? before.facts_digest : fleet::digest(sighting.observed->facts);
  const auto entry = entry_for(turn, sighting, before, digest);
  add_to_history(turn, sighting, before, entry);
  if (sighting.observed != nullptr) {
    write_facts(turn.database, before.host, sighting.observed->facts, digest);
  }
  note_contact(turn, sighting, before.host);
  if (sighting.proved == nullptr) return;
  note_end(turn, *sighting.proved, before.host);
  for (const auto& each : sighting.proved->evidence) {
    keep(turn, each, sighting.proved->operation, before.host);
  }
  remember_previous(turn, sighting.host, sighting.proved->previous);
  if (sighting.observed != nullptr) look_resolves(turn, sighting.host, sighting.proved->operation);
}

void record(Recording& turn, const Heard& heard) {
  turn.database.run(
      "UPDATE host SET heard_record = ?1, heard_event_at = ?2, heard_received_at = ?3 "
      "WHERE id = ?4 AND (heard_received_at IS NULL OR heard_received_at <= ?3)",
      heard.record_id, heard.event_at, heard.received_at, host_row(turn.database, heard.host));
}

void record(Recording& turn, const Arrived& arrived) {
  keep(turn, arrived.evidence, arrived.operation, host_row(turn.database, arrived.host));
}

}  // namespace sysring::ledger
