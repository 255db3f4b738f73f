#include "cli/ownership.h"

#include <system_error>
#include <utility>

#include "cli/site.h"

namespace sysring::cli {

Result<Owned> own(const workspace::Workspace& workspace, const std::string& purpose) {
  const auto& state = workspace.settings.state;
  std::error_code fault;
  std::filesystem::create_directories(state, fault);
  if (fault) {
    return Error{Reason::not_writable, Effect::none,
                 "cannot make the directory of the ledger: " + fault.message(), state.string()};
  }
  auto lock = engine::WorkspaceLock::take(state, purpose);
  if (!lock) return lock.error();
  auto ledger = ledger::Ledger::open(ledger_file(workspace), ledger::Mode::own);
  if (!ledger) return ledger.error();
  return Owned{*std::move(lock), *std::move(ledger)};
}

Result<Ownership> own_or_ask(const workspace::Workspace& workspace, const std::string& purpose) {
  auto owned = own(workspace, purpose);
  if (owned) return Ownership{*std::move(owned)};
  if (owned.error().code != Reason::locked) return owned.error();
  auto client = engine::ControlClient::connect(control_socket(workspace));
  if (!client) return owned.error();
  return Ownership{*std::move(client)};
}

}  // namespace sysring::cli
