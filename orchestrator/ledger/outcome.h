#pragma once

#include "base/result.h"
#include "ledger/recording.h"
#include "rollout/step.h"

namespace sysring::ledger {

/// The changes of hosts, rings and phase, each state with its audit record. Reason::not_now where
/// another rollout is under way.
Result<Done> record(Recording& turn, const rollout::Outcome& outcome);

}  // namespace sysring::ledger
