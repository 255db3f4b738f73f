#pragma once

#include <string_view>

#include "base/result.h"
#include "ledger/recording.h"
#include "ledger/turn.h"

namespace sysring::ledger {

// Operations that may change a host, and the fence. At most one of a host is in flight: sent, or of
// unknown outcome. The index `one_in_flight` holds that, whatever stands here.

/// Reason::not_now names both operations where another one is in flight, or where this one has
/// ended or belongs to another host.
Result<Done> announce(Recording& turn, const Intent& intent);

void settle(Recording& turn, const Settled& settled);

/// A look that belongs to this operation has shown what became of earlier ones.
void look_resolves(Recording& turn, std::string_view host, OperationId operation);

/// What an earlier process sent and nobody settled is of unknown outcome.
void lose_track(Recording& turn);

void raise_fence(Database& database, OperationId operation);
OperationId fence(Database& database);

/// What a host had before this rollout touched it: the first answer stays.
void remember_previous(Recording& turn, std::string_view host, std::string_view sha256);

}  // namespace sysring::ledger
