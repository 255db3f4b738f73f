#pragma once

#include <string>

#include "base/result.h"
#include "cli/plan_page.h"
#include "cli/site.h"

namespace sysring::cli {

/// The plan that a word means: a file, or "P-0107" of the ledger. Reason::plan_broken for a file
/// whose bytes are not those that were sealed here; not_found for a plan of another workspace.
Result<SealedPlan> plan_named(const Site& site, const std::string& word);

}  // namespace sysring::cli
