#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/database.h"
#include "ledger/rows.h"
#include "rollout/plan.h"

namespace sysring::ledger {

/// Reason::not_now beside another rollout, not_found for a plan that was never stored, plan_broken
/// where it names a host twice. Takes a few statements for each ring, however many hosts it has.
Result<RolloutId> begin(Database& database, const rollout::Plan& plan, const Actor& by,
                        std::string_view why, Time at);

std::vector<RolloutRow> rollouts(Database& database);  ///< Newest first.
std::optional<RolloutRow> under_way(Database& database);

/// Reason::plan_broken where its plan cannot be read.
Result<std::optional<StoredRollout>> rollout(Database& database, RolloutId id);

/// Reason::not_now, with the name of the one that is under way.
Error refuse_beside(const RolloutRow& other);

}  // namespace sysring::ledger
