#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/shell.h"
#include "cli/site.h"
#include "engine/sweep_result.h"
#include "fleet/host_id.h"

namespace sysring::cli {

struct Looked {
  engine::SweepResult result;
  bool was_stopped = false;  ///< By a signal: not all hosts were asked.
};

/// One look at each of the hosts, by this process or by whoever owns the workspace; what it saw is
/// in the ledger then. `purpose` is what others read of the lock meanwhile.
Result<Looked> look_at(const std::vector<fleet::HostId>& hosts, const Site& site,
                       const std::string& purpose, Shell& shell);

}  // namespace sysring::cli
