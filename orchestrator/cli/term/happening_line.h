#pragma once

#include <string>

#include "cli/term/style.h"
#include "engine/view.h"

namespace sysring::cli::term {

/// For logs and pipes: `2026-11-24T12:41:08Z R-0042 canary lx02 failed SR501 "no event …"`.
std::string plain_line(const engine::Happening& happening);

/// How far the rings are, for a log: `2026-11-24T12:41:08Z R-0042 running canary 4/6, 2 in flight`.
std::string plain_line(const engine::View& view);

/// For a terminal: "12:41:02 ✖ lx02   SR501 failed   no event …".
Line screen_line(const engine::Happening& happening);

/// Whether somebody who watches has to see it: faults, rings and the rollout, not each good host.
[[nodiscard]] bool is_worth_scrolling(const engine::Happening& happening);

}  // namespace sysring::cli::term
