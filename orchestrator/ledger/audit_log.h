#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "audit/record.h"
#include "ledger/database.h"
#include "ledger/rows.h"

namespace sysring::ledger {

/// The end of the audit log, for as long as one transaction takes.
class AuditLog {
 public:
  explicit AuditLog(Database& database);

  /// Gives the record its place, and stores its bytes with their leaf hash.
  void append(audit::Record record);

 private:
  Database& database_;
  std::uint64_t next_;
};

std::vector<AuditRow> audit_rows(Database& database, std::uint64_t from, std::size_t most);

}  // namespace sysring::ledger
