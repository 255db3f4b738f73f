#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/recording.h"
#include "rollout/silence.h"

namespace sysring::ledger {

/// Reason::not_now names a host that is in another silence already.
Result<rollout::SilenceId> begin_silence(Database& database, const rollout::Silence& silence,
                                         const Actor& by, Time at);

/// Brings the end of these hosts' silences forward to now, and gives how many there were.
std::size_t end_silence(Database& database, std::span<const std::string> hosts, const Actor& by,
                        std::string_view why, Time at);

/// Reason::not_found where the host is in no silence, no_way_back where it is to be changed and
/// what it had is not kept.
Result<Done> record(Recording& turn, const rollout::SilencedHost& host);

std::vector<rollout::Silence> silences(Database& database);  ///< Under way, oldest first.
std::optional<rollout::Silence> silence(Database& database, rollout::SilenceId id);

}  // namespace sysring::ledger
