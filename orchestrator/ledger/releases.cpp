#include "ledger/releases.h"

#include <algorithm>
#include <utility>

#include "base/digest.h"
#include "base/printable.h"
#include "base/text.h"
#include "ledger/configs.h"
#include "sysmon/rules.h"

namespace sysring::ledger {
namespace {

constexpr std::size_t longest_reason = 1'000;

std::string plan_id(std::uint64_t number) { return numbered("P-", number); }

std::optional<rollout::Release> release_of(Database& database, const std::string& version) {
  auto rows = database.rows(
      "SELECT release_config.variant, release_config.config FROM release "
      "JOIN release_config ON release_config.release = release.id WHERE release.version = ?",
      version);
  rollout::Release release{version, {}};
  while (rows.next()) release.configs.emplace(rows.text(0), rows.text(1));
  if (release.configs.empty()) return std::nullopt;
  return release;
}

bool is_kept(Database& database, const std::string& sha256) {
  return database.rows("SELECT 1 FROM config WHERE sha256 = ?", sha256).next();
}

std::string text_of(const rollout::Release& release) {
  std::string text;
  for (const auto& [variant, sha256] : release.configs) {
    text += (text.empty() ? "" : " ") + variant + "=SHA256:" + sha256;
  }
  return text;
}

/// What its author takes for right although it looks wrong: who audits has to see it.
Result<Done> record_waivers(Database& database, AuditLog& log, const rollout::Release& release,
                            const Actor& by, Time at) {
  for (const auto& [variant, sha256] : release.configs) {
    const auto config = kept_config(database, sha256);
    if (!config) return config.error();
    const auto reading = sysmon::read_rules(*(*config)->bytes);
    if (!reading) continue;  // whoever adds a release has read it before
    for (const auto& waiver : reading->waivers) {
      log.append({.at = at,
                  .type = "release.waived",
                  .actor = by.name,
                  .uid = by.uid,
                  .object = release.version,
                  .text = variant + ":" + reading->lines.line_and_column(waiver.offset) + " " +
                          to_string(waiver.fault) + ": " +
                          printable_line(waiver.reason, longest_reason)});
    }
  }
  return Done{};
}

}  // namespace

Result<Done> add_release(Database& database, AuditLog& log, const rollout::Release& release,
                         const Actor& by, Time at) {
  if (const auto there = release_of(database, release.version)) {
    if (*there == release) return Done{};
    return Error{Reason::exists_already, Effect::none,
                 "found the release " + release.version + " with other configurations"};
  }
  for (const auto& [variant, sha256] : release.configs) {
    if (is_kept(database, sha256)) continue;
    return Error{Reason::not_found, Effect::none,
                 "found no bytes of SHA256=" + sha256 + ", which the release " + release.version +
                     " has for the variant " + variant};
  }
  auto added = database.rows(
      "INSERT INTO release(version, added_by, added_at) VALUES (?, ?, ?) RETURNING id",
      release.version, by.name, at);
  added.next();
  for (const auto& [variant, sha256] : release.configs) {
    database.run("INSERT INTO release_config(release, variant, config) VALUES (?, ?, ?)",
                 added.number(0), variant, sha256);
  }
  log.append({.at = at,
              .type = "release.added",
              .actor = by.name,
              .uid = by.uid,
              .object = release.version,
              .text = text_of(release)});
  return record_waivers(database, log, release, by, at);
}

std::vector<rollout::Release> releases(Database& database) {
  std::vector<rollout::Release> found;
  auto rows = database.rows(
      "SELECT release.version, release_config.variant, release_config.config FROM release "
      "JOIN release_config ON release_config.release = release.id "
      "ORDER BY release.id DESC, release_config.variant");
  while (rows.next()) {
    if (found.empty() || found.back().version != rows.text(0)) found.push_back({rows.text(0), {}});
    found.back().configs.emplace(rows.text(1), rows.text(2));
  }
  return found;
}

std::string next_plan_id(Database& database) {
  auto found = database.rows("SELECT coalesce(max(number), 0) + 1 FROM plan");
  found.next();
  return plan_id(found.number(0));
}

Result<Done> store_plan(Database& database, AuditLog& log, const StoredPlan& plan,
                        const Actor& by) {
  const auto number = number_in("P-", plan.id);
  if (!number || plan_id(*number) != plan.id) {
    return Error{Reason::bad_value, Effect::none,
                 "found the plan id '" + plan.id + "', expected one like P-0107"};
  }
  if (const auto there = stored_plan(database, plan.id)) {
    if (there->sealed == plan.sealed) return Done{};
    return Error{Reason::exists_already, Effect::none,
                 "found another plan that is named " + plan.id};
  }
  database.run("INSERT INTO plan(number, id, sealed, made_by, made_at) VALUES (?, ?, ?, ?, ?)",
               *number, plan.id, Blob{plan.sealed}, plan.by, plan.at);
  log.append({.at = plan.at,
              .type = "plan.stored",
              .actor = by.name,
              .uid = by.uid,
              .object = plan.id,
              .text = "SHA256=" + to_hex(sha256(plan.sealed))});
  return Done{};
}

std::optional<StoredPlan> stored_plan(Database& database, std::string_view id) {
  auto found = database.rows("SELECT id, sealed, made_by, made_at FROM plan WHERE id = ?", id);
  if (!found.next()) return std::nullopt;
  return StoredPlan{found.text(0), found.text(1), found.text(2), found.time(3)};
}

}  // namespace sysring::ledger
