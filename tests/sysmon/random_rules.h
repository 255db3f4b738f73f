#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "rollout/chance.h"
#include "sysmon/evaluator.h"
#include "sysmon/rules.h"

namespace sysring::sysmon {

/// A configuration of few letters, so that its events often match it, or nearly. It is read from
/// XML, so that its blocks are bound as those of any other.
Reading random_rules(rollout::Chance& chance);

/// An event that a block of these rules may filter, with fields that are much like their values.
std::pair<std::uint32_t, EventFields> random_event(rollout::Chance& chance, const Rules& rules);

}  // namespace sysring::sysmon
