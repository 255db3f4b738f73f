#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "fleet/facts.h"
#include "host/linux/lines.h"
#include "host/sections.h"
#include "host/status.h"
#include "sysmon/event.h"
#include "sysmon/hash_set.h"
#include "transport/transport.h"

// What the answers of a host say.
namespace sysring::host::linux {

Result<Look> look_in(const transport::Answer& answer, const Site& site, Time now);
Result<Loading> loading_in(const transport::Answer& answer, const Site& site);

/// See Dialect::refusal_in.
std::optional<Error> refusal_in(const Loading& loading);

Result<Status> status_in(const transport::Answer& answer, const Site& site);

/// Whether the hash that was read back is that of the bytes; not_staged or no_space where not.
Result<Done> staged_in(const transport::Answer& answer, const Digests& sent);

/// Our directories that are still there after a tidying up.
Result<std::vector<std::string>> leftovers_in(const transport::Answer& answer, const Site& site);

}  // namespace sysring::host::linux
