#include "workspace/init.h"

#include <algorithm>
#include <string_view>
#include <system_error>

#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "workspace/starter.h"

namespace sysring::workspace {
namespace {

namespace fs = std::filesystem;

constexpr unsigned int readable_by_group = 0640;  // rules are nobody else's business
constexpr std::string_view name_of_the_example = "workspace: example\n";

/// Of what the directory is called, all that may stand in a workspace's name.
std::string name_for(const fs::path& directory) {
  std::error_code fault;
  const auto whole = fs::weakly_canonical(directory, fault);
  std::string name = (fault ? directory : whole).filename().string();
  for (char& c : name) {
    if (!is_letter(c) && !is_digit(c)) c = '-';
  }
  name.erase(0, name.find_first_not_of('-'));
  constexpr std::size_t longest = 32;
  name.resize(std::min(name.size(), longest));
  return name.empty() ? "sysring" : name;
}

std::string named(std::string_view text, const std::string& name) {
  std::string result{text};
  const auto at = result.find(name_of_the_example);
  if (at != std::string::npos) {
    result.replace(at, name_of_the_example.size(), "workspace: " + name + "\n");
  }
  return result;
}

Error cannot_make(const fs::path& directory, const std::error_code& fault) {
  return {Reason::not_writable, Effect::none, "cannot create the directory: " + fault.message(),
          directory.string()};
}

/// The first of the files that is there already.
Result<Done> look_for_existing(const fs::path& directory) {
  for (const auto& file : starter_files) {
    std::error_code fault;
    if (!fs::exists(fs::symlink_status(directory / file.path, fault))) continue;
    return Error{Reason::exists_already, Effect::none, "found a file that is to be made new",
                 (directory / file.path).string(), "choose another directory"};
  }
  return Done{};
}

Result<Done> make_state_directory(const fs::path& directory) {
  constexpr mode_t ours_alone = 0700;
  const auto state = directory / ".sysring";
  std::error_code fault;
  fs::create_directories(state, fault);
  if (fault) return cannot_make(state, fault);
  if (::chmod(state.c_str(), ours_alone) == 0) return Done{};
  return Error{Reason::not_writable, Effect::none, "cannot close it to everybody else",
               state.string()};
}

Result<Done> write_all(const fs::path& directory, Created& created) {
  for (const auto& file : starter_files) {
    const auto path = directory / file.path;
    std::error_code fault;
    fs::create_directories(path.parent_path(), fault);
    if (fault) return cannot_make(path.parent_path(), fault);
    auto written = write_file(path, named(file.text, created.name), readable_by_group);
    if (!written) return written;
    created.files.emplace_back(file.path);
  }
  return make_state_directory(directory);
}

}  // namespace

Result<Created> init(const fs::path& directory) {
  if (auto clear = look_for_existing(directory); !clear) return clear.error();
  Created created{.name = name_for(directory), .files = {}};
  const auto written = write_all(directory, created);
  if (written) return created;
  for (const auto& file : created.files) {
    std::error_code ignored;
    fs::remove(directory / file, ignored);
  }
  return written.error();
}

}  // namespace sysring::workspace
