#include "cli/site.h"

#include <system_error>
#include <utility>

#include "cli/term/figures.h"

namespace sysring::cli {

namespace fs = std::filesystem;

Result<Site, Errors> Site::open(const Shell& shell) {
  auto workspace = workspace::load(shell.workspace());
  if (!workspace) return workspace.error();
  Site site;
  site.workspace_ = *std::move(workspace);
  std::error_code fault;
  const auto file = ledger_file(site.workspace_);
  if (fs::exists(file, fault)) {
    auto ledger = ledger::Ledger::open(file, ledger::Mode::read);
    if (!ledger) return Errors{ledger.error()};
    site.ledger_ = *std::move(ledger);
  }
  if (auto joined = site.join(); !joined) return Errors{joined.error()};
  return site;
}

/// Brings what the ledger knows into the order of the inventory.
Result<Done> Site::join() {
  rows_.assign(inventory().size(), nullptr);
  facts_.assign(inventory().size(), nullptr);
  if (!ledger_) return Done{};
  auto known = ledger_->hosts();
  if (!known) return known.error();
  known_ = *std::move(known);
  for (const auto& row : known_) {
    const auto id = inventory().find(row.name);
    if (!id) continue;
    rows_[id->index] = &row;
    if (row.facts) facts_[id->index] = &*row.facts;
  }
  return Done{};
}

Result<std::vector<rollout::Release>> Site::releases() const {
  if (!ledger_) return std::vector<rollout::Release>{};
  return ledger_->releases();
}

fs::path ledger_file(const workspace::Workspace& workspace) {
  return workspace.settings.state / "ledger.db";
}

fs::path control_socket(const workspace::Workspace& workspace) {
  return workspace.settings.state / "control.sock";
}

Result<std::vector<fleet::HostId>, Errors> selected(const Site& site, const Arguments& arguments,
                                                    Shell& shell) {
  return selected(site, arguments.text("select").value_or("all"), "--select", shell);
}

Result<std::vector<fleet::HostId>, Errors> selected(const Site& site, const std::string& expression,
                                                    std::string_view place, Shell& shell) {
  const auto selector = fleet::Selector::parse(expression);
  if (!selector) return Errors{selector.error().at(std::string{place})};
  if (const auto known = selector->check_names(site.inventory()); !known) {
    return Errors{known.error().at(std::string{place})};
  }
  std::vector<fleet::HostId> hosts;
  std::size_t unknown = 0;
  for (std::uint32_t i = 0; i < site.inventory().size(); ++i) {
    const auto match = selector->matches(site.inventory(), {i}, site.facts()[i]);
    if (match == fleet::Match::yes) hosts.push_back({i});
    if (match == fleet::Match::unknown) ++unknown;
  }
  if (unknown > 0) {
    shell.note(term::Line{{"⚠ ", term::Ink::warning},
                          {term::counted(unknown, "host") +
                           " left out: too little is known of them, try `sysring sweep`"}});
  }
  return hosts;
}

Result<fleet::HostId> host_named(const Site& site, const std::string& name) {
  if (const auto id = site.inventory().find(name)) return *id;
  return Error{Reason::unknown_name,
               Effect::none,
               "found no host '" + name + "' in the inventory",
               {},
               site.inventory().nearest_name(name)};
}

}  // namespace sysring::cli
