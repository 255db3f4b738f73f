#include "ledger/silences.h"

#include <utility>

#include "base/text.h"
#include "ledger/configs.h"
#include "ledger/hosts.h"

namespace sysring::ledger {
namespace {

using rollout::Silence;
using rollout::SilencedHost;
using rollout::SilenceId;
using rollout::SilenceState;

/// "10,22"
std::string text_of(const std::vector<std::uint32_t>& events) {
  std::string text;
  for (const auto id : events) text += (text.empty() ? "" : ",") + std::to_string(id);
  return text;
}

std::vector<std::uint32_t> events_in(std::string_view text) {
  std::vector<std::uint32_t> events;
  if (text.empty()) return events;
  for (const auto id : split(text, ',')) {
    const auto number = parse_number(id);
    if (!number) damaged("found '" + std::string{id} + "' as the id of an event");
    events.push_back(static_cast<std::uint32_t>(*number));
  }
  return events;
}

/// The silence under way that a host is in.
struct Part {
  SilenceId silence;
  std::uint64_t host = 0;
};

std::optional<Part> part_of(Database& database, std::string_view host) {
  auto found = database.rows(
      "SELECT silence, host.id FROM host JOIN silenced_host ON silenced_host.host = host.id "
      "WHERE host.name = ? AND over = 0",
      host);
  if (!found.next()) return std::nullopt;
  return Part{{found.number(0)}, found.number(1)};
}

SilenceId add_silence(Database& database, const Silence& silence, Time at) {
  auto added = database.rows(
      "INSERT INTO silence(events, owner, why, begun_at, ends_at) VALUES (?, ?, ?, ?, ?) "
      "RETURNING id",
      text_of(silence.events), silence.owner, silence.why, at, silence.ends_at);
  added.next();
  return {added.number(0)};
}

/// The hosts of a silence, as they stand.
std::vector<SilencedHost> hosts_of(Database& database, SilenceId id) {
  std::vector<SilencedHost> hosts;
  auto rows = database.rows(
      "SELECT host.name, state, ends_at, previous, silenced_host.config, reason "
      "FROM silenced_host JOIN host ON host.id = silenced_host.host WHERE silence = ? "
      "ORDER BY place",
      id.number);
  while (rows.next()) {
    hosts.push_back({.name = rows.text(0),
                     .state = rows.word(1, rollout::silence_state_named),
                     .ends_at = rows.time(2),
                     .previous = rows.text(3),
                     .config = rows.text(4),
                     .reason = rows.reason_if_any(5)});
  }
  return hosts;
}

Result<Done> must_be_kept(Database& database, const SilencedHost& host) {
  for (const auto& sha256 : {host.previous, host.config}) {
    const auto kept = kept_config(database, sha256);
    if (!kept) return kept.error();
    if (*kept) continue;
    return Error{Reason::no_way_back, Effect::none,
                 "found no bytes of SHA256=" + sha256 + ", expected them before " + host.name +
                     " is silenced"};
  }
  return Done{};
}

Error refuse_beside(SilenceId other, const std::string& host) {
  return {Reason::not_now, Effect::none,
          "found " + host + " in the silence " + to_string(other) + ", expected it in none", host,
          "`sysring restore " + to_string(other) + "` ends that one."};
}

void audit(Recording& turn, SilenceId id, const SilencedHost& host) {
  auto record = turn.record("silence.host");
  record.object = to_string(id);
  record.host = host.name;
  record.outcome = to_string(host.state);
  record.reason = host.reason;
  record.text = host.config.empty() ? "" : "SHA256=" + host.config;
  turn.log.append(std::move(record));
}

void audit_begin(Database& database, SilenceId id, const Silence& silence, const Actor& by,
                 Time at) {
  Recording turn{database, at, {}};
  auto record = turn.record("silence.begun");
  record.actor = by.name;
  record.uid = by.uid;
  record.object = to_string(id);
  record.text = silence.why + " (" + std::to_string(silence.hosts.size()) + " hosts, " +
                (silence.events.empty() ? "all events" : "event " + text_of(silence.events)) +
                ", until " + to_rfc3339(silence.ends_at) + ")";
  turn.log.append(std::move(record));
}

}  // namespace

Result<SilenceId> begin_silence(Database& database, const Silence& silence, const Actor& by,
                                Time at) {
  const auto id = add_silence(database, silence, at);
  for (std::size_t place = 0; place < silence.hosts.size(); ++place) {
    const auto& host = silence.hosts[place];
    if (const auto part = part_of(database, host.name)) {
      return refuse_beside(part->silence, host.name);
    }
    database.run(
        "INSERT INTO silenced_host(silence, place, host, state, over, ends_at) "
        "VALUES (?, ?, ?, ?, 0, ?)",
        id.number, place, host_row(database, host.name), to_string(SilenceState::pending),
        silence.ends_at);
  }
  audit_begin(database, id, silence, by, at);
  return id;
}

std::size_t end_silence(Database& database, std::span<const std::string> hosts, const Actor& by,
                        std::string_view why, Time at) {
  Recording turn{database, at, {}};
  std::size_t ended = 0;
  for (const auto& name : hosts) {
    const auto part = part_of(database, name);
    if (!part) continue;
    database.run("UPDATE silenced_host SET ends_at = min(ends_at, ?) WHERE host = ? AND over = 0",
                 at, part->host);
    auto record = turn.record("silence.ended");
    record.actor = by.name;
    record.uid = by.uid;
    record.object = to_string(part->silence);
    record.host = name;
    record.text = why;
    turn.log.append(std::move(record));
    ++ended;
  }
  return ended;
}

Result<Done> record(Recording& turn, const SilencedHost& host) {
  const auto part = part_of(turn.database, host.name);
  if (!part) {
    return Error{Reason::not_found, Effect::none, "found " + host.name + " in no silence"};
  }
  const bool changes = host.state == SilenceState::changing || host.state == SilenceState::silenced;
  if (changes) {
    if (auto kept = must_be_kept(turn.database, host); !kept) return kept;
  }
  turn.database.run(
      "UPDATE silenced_host SET state = ?, over = ?, previous = ?, config = ?, reason = ? "
      "WHERE host = ? AND over = 0",
      to_string(host.state), is_over(host.state), host.previous, host.config, host.reason,
      part->host);
  audit(turn, part->silence, host);
  return Done{};
}

std::optional<Silence> silence(Database& database, SilenceId id) {
  auto found = database.rows(
      "SELECT events, owner, why, begun_at, ends_at FROM silence WHERE id = ?", id.number);
  if (!found.next()) return std::nullopt;
  return Silence{.id = id,
                 .events = events_in(found.text(0)),
                 .owner = found.text(1),
                 .why = found.text(2),
                 .begun_at = found.time(3),
                 .ends_at = found.time(4),
                 .hosts = hosts_of(database, id)};
}

std::vector<Silence> silences(Database& database) {
  std::vector<SilenceId> ids;
  {
    auto rows =
        database.rows("SELECT DISTINCT silence FROM silenced_host WHERE over = 0 ORDER BY silence");
    while (rows.next()) ids.push_back({rows.number(0)});
  }
  std::vector<Silence> found;
  for (const auto id : ids) found.push_back(*silence(database, id));
  return found;
}

}  // namespace sysring::ledger
