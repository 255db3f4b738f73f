#pragma once

#include <optional>
#include <string>
#include <utility>

#include "audit/record.h"
#include "ledger/audit_log.h"
#include "ledger/database.h"
#include "ledger/turn.h"

namespace sysring::ledger {

/// The transaction in which one turn is recorded.
struct Recording {
  Database& database;
  Time at{};
  std::optional<RolloutId> rollout;
  AuditLog log{database};

  /// An audit record of this turn, to be completed and appended.
  [[nodiscard]] audit::Record record(std::string type) const {
    return {.at = at,
            .type = std::move(type),
            .rollout = rollout ? to_string(*rollout) : std::string{}};
  }
};

}  // namespace sysring::ledger
