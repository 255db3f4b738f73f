#include "workspace/workspace.h"

#include <optional>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "workspace/inventory_files.h"
#include "workspace/rings.h"

namespace sysring::workspace {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t definition_cap = 1'024 * 1'024;

/// The text of a definition file, or nothing and a fault.
std::optional<std::string> text_of(const fs::path& directory, const std::string& name,
                                   Faults& faults) {
  auto text = read_file(directory / name, definition_cap);
  if (text) return *std::move(text);
  faults.add(Error{text.error().code, Effect::none, text.error().message, name});
  return std::nullopt;
}

void check_exclusions(const Workspace& workspace, Faults& faults) {
  for (const auto& exclusion : workspace.settings.exclusions) {
    const auto checked = exclusion.hosts.check_names(workspace.inventory);
    if (checked) continue;
    Error error = checked.error();
    error.message = "at " + error.place + ": " + error.message;
    error.place = exclusion.place;
    faults.add(std::move(error));
  }
}

}  // namespace

Result<Workspace, Errors> load(const fs::path& directory) {
  std::error_code fault;
  if (!fs::exists(directory / "sysring.yaml", fault)) {
    return Errors{{Reason::no_workspace, Effect::none, "found no sysring.yaml, expected one",
                   directory.string()}};
  }
  Faults faults;
  Workspace workspace;
  workspace.directory = directory;
  if (const auto text = text_of(directory, "sysring.yaml", faults)) {
    Source source{"sysring.yaml", faults};
    workspace.settings = read_settings(*text, source, directory);
  }
  std::vector<std::string_view> credentials;
  for (const auto& [name, credential] : workspace.settings.transport.credentials) {
    credentials.push_back(name);
  }
  auto inventory = read_inventory(directory, workspace.settings.defaults, credentials, faults);
  if (inventory) workspace.inventory = *std::move(inventory);
  if (const auto text = text_of(directory, "rings/default.yml", faults)) {
    Source source{"rings/default.yml", faults};
    workspace.rings = read_rings(*text, source, inventory ? &workspace.inventory : nullptr);
  }
  if (inventory) check_exclusions(workspace, faults);
  if (!faults.none()) return std::move(faults).take();
  return workspace;
}

std::vector<rollout::Exclusion> exclusions_of(const Workspace& workspace,
                                              const std::vector<const fleet::Facts*>& facts) {
  std::vector<rollout::Exclusion> excluded;
  for (std::uint32_t i = 0; i < workspace.inventory.size(); ++i) {
    for (const auto& [hosts, reason, by, until, place] : workspace.settings.exclusions) {
      const auto match = hosts.matches(workspace.inventory, {i}, facts.at(i));
      if (match == fleet::Match::no) continue;
      excluded.push_back({workspace.inventory.host({i}).name.text(), reason, by, until});
      break;
    }
  }
  return excluded;
}

}  // namespace sysring::workspace
