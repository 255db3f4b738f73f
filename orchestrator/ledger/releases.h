#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/audit_log.h"
#include "ledger/database.h"
#include "ledger/rows.h"
#include "rollout/plan.h"

namespace sysring::ledger {

/// Reason::exists_already, or not_found for a config that is not kept.
Result<Done> add_release(Database& database, AuditLog& log, const rollout::Release& release,
                         const Actor& by, Time at);
std::vector<rollout::Release> releases(Database& database);  ///< Newest first.

std::string next_plan_id(Database& database);

/// Reason::exists_already where other bytes have that id, bad_value where it is no "P-0107".
Result<Done> store_plan(Database& database, AuditLog& log, const StoredPlan& plan, const Actor& by);
std::optional<StoredPlan> stored_plan(Database& database, std::string_view id);

}  // namespace sysring::ledger
