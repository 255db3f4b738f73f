#pragma once

#include <cstdint>

#include "rollout/step.h"

namespace sysring::rollout {

/// What the budgets of a ring say so far. A budget is broken as soon as no later report can mend
/// it: its whole only shrinks, by hosts that are skipped or unreachable.
enum class Standing : std::uint8_t { within_budgets, too_many_failures, too_many_unreachable };
[[nodiscard]] Standing standing(const Ring& ring);

/// If each host of which nobody knows what became of it had failed, the budget would be broken.
[[nodiscard]] bool must_wait_for_the_unknown(const Ring& ring);

/// Hosts of the control group are silent too, or nobody of it is heard: the silence of a changed
/// host proves nothing.
[[nodiscard]] bool is_silent_for_everybody(const ControlReported& control);

/// "ring canary: failed 2 of ...".
[[nodiscard]] std::string verdict_on(const Ring& ring);

}  // namespace sysring::rollout
