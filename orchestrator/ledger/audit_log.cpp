#include "ledger/audit_log.h"

#include <utility>

#include "audit/merkle.h"

namespace sysring::ledger {
namespace {

std::uint64_t size_of_log(Database& database) {
  auto found = database.rows("SELECT coalesce(max(seq) + 1, 0) FROM audit");
  found.next();
  return found.number(0);
}

}  // namespace

AuditLog::AuditLog(Database& database) : database_{database}, next_{size_of_log(database)} {}

void AuditLog::append(audit::Record record) {
  record.seq = next_++;
  const auto bytes = audit::bytes_of(record);
  database_.run("INSERT INTO audit(seq, bytes, leaf) VALUES (?, ?, ?)", record.seq, Blob{bytes},
                Blob{audit::leaf_hash(bytes)});
}

std::vector<AuditRow> audit_rows(Database& database, std::uint64_t from, std::size_t most) {
  std::vector<AuditRow> found;
  auto rows = database.rows(
      "SELECT seq, bytes, leaf FROM audit WHERE seq >= ? ORDER BY seq LIMIT ?", from, most);
  while (rows.next()) found.push_back({rows.number(0), rows.text(1), rows.text(2)});
  return found;
}

}  // namespace sysring::ledger
