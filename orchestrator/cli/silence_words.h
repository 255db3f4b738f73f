#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "rollout/silence.h"

namespace sysring::cli {

/// "minimal", or "event 10, 22 off".
std::string what_of(const std::vector<std::uint32_t>& events);

/// "S-0019 event 10 off by ann until 2026-11-24 16:41: INC-1"; where that is over and the host was
/// not restored, it says so.
std::string sentence(const rollout::Silence& silence, const rollout::SilencedHost& host, Time now);

/// "44 silenced, 2 pending", without those that are over.
std::string counts_of(const rollout::Silence& silence);

/// All that is known of it.
Json to_json(const rollout::Silence& silence, Time now);

/// The silences in which something may have to be restored by now.
bool is_past_end(const std::vector<rollout::Silence>& silences, Time now);

}  // namespace sysring::cli
