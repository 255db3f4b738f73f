#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/shell.h"
#include "fleet/selector.h"
#include "ledger/ledger.h"
#include "workspace/workspace.h"

namespace sysring::cli {

/// A workspace as a reader finds it: what its files say, and what its ledger knows of the hosts.
class Site {
 public:
  /// Reads both. A workspace without a ledger is one in which nothing has happened yet.
  static Result<Site, Errors> open(const Shell& shell);

  [[nodiscard]] const workspace::Workspace& workspace() const { return workspace_; }
  [[nodiscard]] const fleet::Inventory& inventory() const { return workspace_.inventory; }

  /// Null where nothing has happened yet.
  [[nodiscard]] const ledger::Ledger* ledger() const { return ledger_ ? &*ledger_ : nullptr; }

  /// What the ledger knows of a host; null where it was never seen.
  [[nodiscard]] const ledger::HostRow* row(fleet::HostId id) const { return rows_.at(id.index); }

  /// By HostId; null where never seen.
  [[nodiscard]] const std::vector<const fleet::Facts*>& facts() const { return facts_; }

  [[nodiscard]] Result<std::vector<rollout::Release>> releases() const;  ///< Newest first.

 private:
  Site() = default;
  Result<Done> join();

  workspace::Workspace workspace_;
  std::optional<ledger::Ledger> ledger_;
  std::vector<ledger::HostRow> known_;
  std::vector<const ledger::HostRow*> rows_;
  std::vector<const fleet::Facts*> facts_;
};

std::filesystem::path ledger_file(const workspace::Workspace& workspace);
std::filesystem::path control_socket(const workspace::Workspace& workspace);

/// The hosts that --select means, all of them without it; those of which nobody knows are told to
/// the shell and left out.
Result<std::vector<fleet::HostId>, Errors> selected(const Site& site, const Arguments& arguments,
                                                    Shell& shell);

/// The same of an expression; `place` is where it stands, for errors.
Result<std::vector<fleet::HostId>, Errors> selected(const Site& site, const std::string& expression,
                                                    std::string_view place, Shell& shell);

/// The host of that name. Reason::unknown_name with the nearest right one.
Result<fleet::HostId> host_named(const Site& site, const std::string& name);

}  // namespace sysring::cli
