#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/term/figures.h"
#include "workspace/inventory_files.h"
#include "workspace/workspace.h"

namespace sysring::cli {
namespace {

namespace fs = std::filesystem;

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
  std::size_t gone = 0;
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
  difference.gone = before.size() - difference.changed - difference.unchanged;
  return difference;
}

bool is_inventory(const fs::path& file) {
  static constexpr std::array<std::string_view, 3> extensions{".yml", ".yaml", ".txt"};
  return std::ranges::find(extensions, file.extension().string()) != extensions.end();
}

Error not_tried(const std::error_code& fault) {
  return {Reason::not_writable, Effect::none,
          "cannot copy the inventory to try the import: " + fault.message()};
}

/// The inventory as it would be with this file in it, or every fault that it would have.
Result<fleet::Inventory, Errors> tried(const workspace::Workspace& workspace,
                                       const std::string& name, const std::string& text) {
  const Trial trial;
  std::error_code fault;
  const auto copy = trial.path() / "inventory";
  fs::create_directories(copy, fault);
  if (!fault && fs::exists(workspace.directory / "inventory")) {
    fs::copy(workspace.directory / "inventory", copy, fs::copy_options::recursive, fault);
  }
  if (fault) return Errors{not_tried(fault)};
  constexpr unsigned int private_mode = 0600;
  if (auto written = write_file(copy / name, text, private_mode); !written) {
    return Errors{written.error()};
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

void tell(const Difference& difference, const std::string& file, Shell& shell) {
  if (shell.wants_json()) {
    Json document;
    document["file"] = file;
    document["new"] = std::uint64_t{difference.added};
    document["changed"] = std::uint64_t{difference.changed};
    document["unchanged"] = std::uint64_t{difference.unchanged};
    document["gone"] = std::uint64_t{difference.gone};
    return shell.print("sysring.import/1", std::move(document), Exit::done);
  }
  shell.print("Written: " + file);
  shell.note("Next: sysring sweep");
}

}  // namespace

Ending inventory_import(const Arguments& arguments, Shell& shell) {
  const fs::path file = arguments.words().front();
  if (!is_inventory(file)) {
    return Errors{{Reason::bad_usage, Effect::none,
                   "found '" + file.string() + "', expected a file ending in .yml, .yaml or .txt"}};
  }
  const auto workspace = workspace::load(shell.workspace());
  if (!workspace) return workspace.error();
  const auto text = read_file(file, workspace::inventory_cap);
  if (!text) return Errors{text.error()};
  const auto name = file.filename().string();
  const auto inventory = tried(*workspace, name, *text);
  if (!inventory) return inventory.error();

  const auto found = difference(workspace->inventory, *inventory);
  shell.note(file.string() + ":  new " + term::grouped(found.added) + "   changed " +
             term::grouped(found.changed) + "   unchanged " + term::grouped(found.unchanged) +
             "   gone " + term::grouped(found.gone));
  if (auto agreed = shell.confirm("Write these changes?"); !agreed) return Errors{agreed.error()};
  constexpr unsigned int private_mode = 0600;
  const auto target = workspace->directory / "inventory" / name;
  if (auto written = write_file(target, *text, private_mode); !written) {
    return Errors{written.error()};
  }
  tell(found, target.string(), shell);
  return Exit::done;
}

}  // namespace sysring::cli
