#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/directory_import.h"
#include "cli/retirement_limit.h"
#include "cli/term/figures.h"
#include "workspace/inventory_files.h"
#include "workspace/workspace.h"

namespace sysring::cli {
namespace {

namespace fs = std::filesystem;

constexpr unsigned int private_mode = 0600;

/// A directory of our own, for as long as this lives.
class Trial {
 public:
  Trial() {
    std::string name = (fs::temp_directory_path() / "sysring.XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;
  ~Trial() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

struct Difference {
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t unchanged = 0;
  std::vector<std::string> gone;  ///< Their names.
};

bool are_equal(const fleet::Inventory& a, fleet::HostId in_a, const fleet::Inventory& b,
               fleet::HostId in_b) {
  const auto& x = a.host(in_a);
  const auto& y = b.host(in_b);
  return x.address == y.address && x.port == y.port && x.user == y.user &&
         x.credential == y.credential && x.platform == y.platform && x.via == y.via &&
         x.manage == y.manage && a.labels(in_a) == b.labels(in_b);
}

Difference difference(const fleet::Inventory& before, const fleet::Inventory& after) {
  Difference difference;
  for (std::uint32_t i = 0; i < after.size(); ++i) {
    const auto old = before.find(after.host({i}).name.text());
    if (!old) {
      ++difference.added;
    } else {
      ++(are_equal(before, *old, after, {i}) ? difference.unchanged : difference.changed);
    }
  }
  for (const auto& host : before.hosts()) {
    if (!after.find(host.name.text())) difference.gone.push_back(host.name.text());
  }
  return difference;
}

bool is_export(const fs::path& file) { return file.extension() == ".csv"; }

bool is_inventory(const fs::path& file) {
  static constexpr std::array<std::string_view, 4> extensions{".yml", ".yaml", ".txt", ".csv"};
  return std::ranges::find(extensions, file.extension().string()) != extensions.end();
}

Error not_tried(const std::error_code& fault) {
  return {Reason::not_writable, Effect::none,
          "cannot copy the inventory to try the import: " + fault.message()};
}

/// The inventory as it would be with this file in it, or without it where there is no text; or
/// every fault that it would have.
Result<fleet::Inventory, Errors> tried(const workspace::Workspace& workspace,
                                       const std::string& name,
                                       const std::optional<std::string>& text) {
  const Trial trial;
  std::error_code fault;
  const auto copy = trial.path() / "inventory";
  fs::create_directories(copy, fault);
  if (!fault && fs::exists(workspace.directory / "inventory")) {
    fs::copy(workspace.directory / "inventory", copy, fs::copy_options::recursive, fault);
  }
  if (fault) return Errors{not_tried(fault)};
  fs::remove(copy / name, fault);
  if (text) {
    if (auto written = write_file(copy / name, *text, private_mode); !written) {
      return Errors{written.error()};
    }
  }
  std::vector<std::string_view> credentials;
  for (const auto& [credential, source] : workspace.settings.transport.credentials) {
    credentials.push_back(credential);
  }
  workspace::Faults faults;
  auto inventory =
      workspace::read_inventory(trial.path(), workspace.settings.defaults, credentials, faults);
  if (!inventory) return std::move(faults).take();
  return *std::move(inventory);
}

/// What the inventory gets, whichever form it came in.
struct Incoming {
  std::string name;  ///< Of the file in inventory/.
  std::string text;
  std::optional<workspace::DirectoryImport> directory;
};

Result<Incoming, Errors> read_incoming(const fs::path& file, const Arguments& arguments,
                                       Shell& shell) {
  if (!is_export(file)) {
    auto text = read_file(file, workspace::inventory_cap);
    if (!text) return Errors{text.error()};
    return Incoming{file.filename().string(), *std::move(text), {}};
  }
  auto imported = read_directory_export(file, arguments, shell.clock());
  if (!imported) return imported.error();
  tell_notices(*imported, file.string(), shell);
  auto text = std::exchange(imported->inventory, {});
  return Incoming{file.stem().string() + ".yml", std::move(text), *std::move(imported)};
}

void tell(const Difference& difference, const Incoming& incoming, const std::string& file,
          Shell& shell) {
  if (!shell.wants_json()) {
    shell.print("Written: " + file);
    return shell.note("Next: sysring sweep");
  }
  Json document;
  document["file"] = file;
  document["new"] = std::uint64_t{difference.added};
  document["changed"] = std::uint64_t{difference.changed};
  document["unchanged"] = std::uint64_t{difference.unchanged};
  document["gone"] = std::uint64_t{difference.gone.size()};
  Json::Array retired{difference.gone.begin(), difference.gone.end()};
  document["retired"] = std::move(retired);
  if (incoming.directory) document["directory"] = to_json(*incoming.directory);
  shell.print("sysring.import/1", std::move(document), Exit::done);
}

void announce(const Difference& difference, const std::string& file, Shell& shell) {
  constexpr std::size_t most_named = 10;
  shell.note(file + ":  new " + term::grouped(difference.added) + "   changed " +
             term::grouped(difference.changed) + "   unchanged " +
             term::grouped(difference.unchanged) + "   gone " +
             term::grouped(difference.gone.size()));
  if (difference.gone.empty()) return;
  std::string names;
  for (std::size_t at = 0; at < std::min(difference.gone.size(), most_named); ++at) {
    names += " " + difference.gone[at];
  }
  if (difference.gone.size() > most_named) {
    names += " and " + term::grouped(difference.gone.size() - most_named) + " more";
  }
  shell.note("Gone:" + names);
}

/// Only hosts of the file that is replaced can go, so of these the share is taken.
Result<Done, Errors> may_go(std::size_t gone, const RetirementLimit& limit,
                            const workspace::Workspace& workspace, const std::string& name) {
  std::size_t before = gone;
  if (gone > 0) {
    const auto others = tried(workspace, name, std::nullopt);
    if (!others) return others.error();
    before = workspace.inventory.size() - others->size();
  }
  if (auto allowed = limit.allows(gone, before, "inventory/" + name); !allowed) {
    return Errors{allowed.error()};
  }
  return Done{};
}

}  // namespace

Ending inventory_import(const Arguments& arguments, Shell& shell) {
  const fs::path file = arguments.words().front();
  if (!is_inventory(file)) {
    return Errors{
        {Reason::bad_usage, Effect::none,
         "found '" + file.string() + "', expected a file ending in .yml, .yaml, .txt or .csv"}};
  }
  const auto limit = RetirementLimit::of(arguments);
  if (!limit) return Errors{limit.error()};
  const auto workspace = workspace::load(shell.workspace());
  if (!workspace) return workspace.error();
  const auto incoming = read_incoming(file, arguments, shell);
  if (!incoming) return incoming.error();
  const auto inventory = tried(*workspace, incoming->name, incoming->text);
  if (!inventory) return inventory.error();

  const auto found = difference(workspace->inventory, *inventory);
  announce(found, file.string(), shell);
  const auto target = workspace->directory / "inventory" / incoming->name;
  if (auto may = may_go(found.gone.size(), *limit, *workspace, incoming->name); !may) {
    return may.error();
  }
  if (auto agreed = shell.confirm("Write these changes?"); !agreed) return Errors{agreed.error()};
  if (auto written = write_file(target, incoming->text, private_mode); !written) {
    return Errors{written.error()};
  }
  tell(found, *incoming, target.string(), shell);
  return Exit::done;
}

}  // namespace sysring::cli
