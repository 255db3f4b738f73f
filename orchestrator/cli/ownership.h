#pragma once

#include <string>
#include <variant>

#include "base/result.h"
#include "engine/control.h"
#include "engine/lock.h"
#include "ledger/ledger.h"
#include "workspace/workspace.h"

namespace sysring::cli {

/// The workspace is ours: its lock, and with that the one ledger that may be written.
struct Owned {
  engine::WorkspaceLock lock;
  ledger::Ledger ledger;
};

/// Reason::locked where somebody else is the owner. `purpose` is what they read there meanwhile.
Result<Owned> own(const workspace::Workspace& workspace, const std::string& purpose);

/// Either it is ours, or its owner listens.
using Ownership = std::variant<Owned, engine::ControlClient>;
Result<Ownership> own_or_ask(const workspace::Workspace& workspace, const std::string& purpose);

}  // namespace sysring::cli
