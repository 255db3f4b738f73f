#pragma once

#include <optional>

#include "fleet/facts.h"
#include "fleet/host.h"
#include "sysmon/review/target.h"

namespace sysring::host {

/// The Sysmon that was seen there; nothing where the host does not tell what it knows.
std::optional<sysmon::Target> target_of(const fleet::Facts& facts, fleet::Platform platform);

}  // namespace sysring::host
