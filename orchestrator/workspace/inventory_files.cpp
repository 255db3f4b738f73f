#include "workspace/inventory_files.h"

#include <algorithm>
#include <array>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "workspace/inventory_list.h"
#include "workspace/inventory_yaml.h"
#include "workspace/roster.h"

namespace sysring::workspace {
namespace {

namespace fs = std::filesystem;

bool has_one_of(const fs::path& file, std::span<const std::string_view> endings) {
  return std::ranges::find(endings, file.extension().string()) != endings.end();
}
constexpr auto yaml_endings = std::to_array<std::string_view>({".yml", ".yaml"});
constexpr auto list_endings = std::to_array<std::string_view>({".txt"});
constexpr auto foreign_endings =
    std::to_array<std::string_view>({".csv", ".ini", ".json", ".toml"});

/// Takes the hosts of all files, and knows of each where it was defined.
class Collection {
 public:
  Collection(const HostDefaults& defaults, std::span<const std::string_view> credentials,
             Faults& faults)
      : defaults_{defaults}, credentials_{credentials}, faults_{faults} {}

  void file(const fs::path& path, const std::string& name) {
    sources_.emplace_back(name, faults_);
    Source& source = sources_.back();
    Roster roster;
    if (read(path, source, roster) == Outcome::broken) return;
    if (const auto group = roster.circle()) {
      return source.fault(Reason::bad_value, {},
                          "found the group " + in_quotes(*group) +
                              " in a circle of groups, expected none below itself");
    }
    for (const auto group : roster.group_names()) builder_.declare_group(group);
    builder_.expect(roster.size());
    roster.resolve(defaults_, [this, &source](fleet::InventoryBuilder::Entry entry, Mark mark) {
      add(std::move(entry), mark, source);
    });
  }

  fleet::Inventory build() && { return std::move(builder_).build(); }

 private:
  /// The text is gone when this returns: a large one is not kept beside what was read from it.
  Outcome read(const fs::path& path, Source& source, Roster& roster) {
    const auto text = read_file(path, inventory_cap);
    if (!text) {
      faults_.add(Error{text.error().code, Effect::none, text.error().message, source.name()});
      return Outcome::broken;
    }
    roster.expect(static_cast<std::size_t>(std::ranges::count(*text, '\n')));
    if (has_one_of(path, yaml_endings)) {
      return read_yaml_inventory(*text, source, credentials_, roster);
    }
    if (look_for_binary(*text, source) == Outcome::broken) return Outcome::broken;
    read_list_inventory(*text, source, credentials_, roster);
    return Outcome::whole;
  }

  void add(fleet::InventoryBuilder::Entry entry, Mark mark, Source& source) {
    const std::string name = entry.host.name.text();
    const auto added = builder_.add(std::move(entry));
    if (added.is_new) {
      return origins_.push_back({static_cast<std::uint32_t>(sources_.size() - 1), mark});
    }
    const auto& [file, where] = origins_.at(added.place);
    source.fault(
        Reason::defined_twice, mark,
        "found the host " + in_quotes(name) + " again, first at " + sources_.at(file).place(where));
  }

  struct Origin {
    std::uint32_t file;
    Mark mark;
  };

  const HostDefaults& defaults_;
  std::span<const std::string_view> credentials_;
  Faults& faults_;
  std::deque<Source> sources_;
  std::vector<Origin> origins_;  // by order of adding
  fleet::InventoryBuilder builder_;
};

std::vector<fs::path> files_in(const fs::path& directory, Faults& faults) {
  std::vector<fs::path> files;
  std::error_code fault;
  for (auto at = fs::directory_iterator{directory, fault}; !fault && at != fs::directory_iterator{};
       at.increment(fault)) {
    if (!at->path().filename().string().starts_with('.')) files.push_back(at->path());
  }
  if (fault) {
    faults.add({Reason::unreadable_file, Effect::none, "cannot read: " + fault.message(),
                directory.filename().string() + "/"});
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::optional<fleet::Inventory> read_inventory(const fs::path& workspace,
                                               const HostDefaults& defaults,
                                               std::span<const std::string_view> credentials,
                                               Faults& faults) {
  const auto faults_before = faults.count();
  Collection collection{defaults, credentials, faults};
  for (const auto& path : files_in(workspace / "inventory", faults)) {
    const std::string name = "inventory/" + path.filename().string();
    if (has_one_of(path, yaml_endings) || has_one_of(path, list_endings)) {
      collection.file(path, name);
    } else if (has_one_of(path, foreign_endings)) {
      faults.add(
          {Reason::bad_syntax, Effect::none, "found a file that is not read, expected .yml or .txt",
           name,
           "move it elsewhere; `sysring inventory import` reads what Get-ADComputer exports"});
    }
  }
  if (faults.count() != faults_before) return std::nullopt;
  return std::move(collection).build();
}

}  // namespace sysring::workspace
