#pragma once

#include <vector>

#include "base/json.h"
#include "cli/exit.h"
#include "cli/term/style.h"
#include "engine/view.h"

namespace sysring::cli {

/// How a rollout ended or where it stands, in words and with the next commands: the result of
/// `apply`, `watch` and the commands that steer.
std::vector<term::Line> rollout_page(const engine::View& view, Exit exit);

Json to_json(const engine::View& view, Exit exit);

}  // namespace sysring::cli
