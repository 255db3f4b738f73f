#include "ledger/configs.h"

#include <memory>
#include <utility>

namespace sysring::ledger {

void keep(Database& database, AuditLog& log, const sysmon::Config& config, Time at) {
  const auto& [md5, sha1, sha256] = config.digests;
  const int made = database.run(
      "INSERT INTO config(sha256, sha1, md5, bytes, kept_at) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT(sha256) DO NOTHING",
      sha256, sha1, md5, Blob{*config.bytes}, at);
  if (made == 0) return;
  log.append({.at = at, .type = "config.kept", .object = "SHA256=" + sha256});
}

void adopt(Database& database, AuditLog& log, const Adoption& adoption, Time at) {
  keep(database, log, adoption.stand_in, at);
  const auto& stand_in = adoption.stand_in.digests.sha256;
  if (adoption.shown == stand_in) return;
  const int made = database.run(
      "INSERT INTO adopted(shown, stand_in, at) VALUES (?, ?, ?) ON CONFLICT(shown) DO NOTHING",
      adoption.shown, stand_in, at);
  if (made == 0) return;
  log.append({.at = at,
              .type = "config.adopted",
              .object = "SHA256=" + adoption.shown,
              .text = "SHA256=" + stand_in + " stands for it, rebuilt on " + adoption.host});
}

Result<std::optional<sysmon::Config>> kept_config(Database& database, std::string_view sha256) {
  auto found = database.rows(
      "SELECT bytes, sha256 FROM config WHERE sha256 = ?1 "
      "OR sha256 = (SELECT stand_in FROM adopted WHERE shown = ?1) ORDER BY sha256 = ?1 DESC",
      sha256);
  if (!found.next()) return std::optional<sysmon::Config>{};
  auto bytes = std::make_shared<const std::string>(found.text(0));
  auto digests = digests_of(*bytes);
  if (digests.sha256 != found.text(1)) {
    return Error{Reason::ledger_damaged, Effect::none,
                 "found bytes of SHA256=" + digests.sha256 +
                     " where the configuration SHA256=" + found.text(1) + " was kept"};
  }
  return std::optional{sysmon::Config{std::move(bytes), std::move(digests)}};
}

std::vector<Digests> kept_digests(Database& database) {
  std::vector<Digests> kept;
  auto rows = database.rows(
      "SELECT md5, sha1, sha256 FROM config UNION SELECT '', '', shown FROM adopted ORDER BY 3");
  while (rows.next()) kept.push_back({rows.text(0), rows.text(1), rows.text(2)});
  return kept;
}

std::string sha256_of(Database& database, const sysmon::HashSet& reported) {
  auto rows = database.rows(
      "SELECT md5, sha1, sha256 FROM config WHERE sha256 = ? OR sha1 = ? OR md5 = ? ORDER BY id",
      reported.hex("SHA256"), reported.hex("SHA1"), reported.hex("MD5"));
  while (rows.next()) {
    const Digests kept{rows.text(0), rows.text(1), rows.text(2)};
    if (reported.agrees_with(kept) == sysmon::Verdict::agrees) return kept.sha256;
  }
  return std::string{reported.hex("SHA256")};
}

}  // namespace sysring::ledger
