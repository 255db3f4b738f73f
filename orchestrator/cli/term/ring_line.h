#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/term/style.h"
#include "engine/view.h"

namespace sysring::cli::term {

/// A state as a glyph and its ink.
Span mark_of(rollout::RingState state);
Span mark_of(rollout::Phase phase);

/// Hosts of a ring that need nothing more for now, of how many: "874/1,235". Once hosts go back,
/// those that are back.
std::string progress_of(const engine::RingView& ring);

/// "874/1,235, 3 not reached".
std::string progress_of(const engine::SweepView& sweep);

/// "█████▒░░░": what has come to an end, what is in flight, and what is left.
Span bar_of(const engine::RingView& ring, std::size_t columns);

/// What there is to say of a ring besides its numbers: "24 in flight, 3 failed".
std::string remarks_of(const engine::RingView& ring, const engine::View& view);

[[nodiscard]] bool is_under_way(rollout::RingState state);

}  // namespace sysring::cli::term
