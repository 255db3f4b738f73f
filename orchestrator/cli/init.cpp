#include "workspace/init.h"

#include <string>
#include <utility>

#include "cli/commands.h"

namespace sysring::cli {
namespace {

void tell(const workspace::Created& created, const std::string& directory, Shell& shell) {
  if (shell.wants_json()) {
    Json document;
    document["workspace"] = created.name;
    document["directory"] = directory;
    Json::Array files;
    for (const auto& file : created.files) files.emplace_back(file.string());
    document["files"] = std::move(files);
    return shell.print("sysring.init/1", std::move(document), Exit::done);
  }
  shell.print("Created the workspace '" + created.name + "' in " + directory);
  for (const auto& file : created.files) shell.print("  " + file.string());
  shell.note("Next:");
  shell.note(
      "  sysring inventory import FILE   bring in your hosts (YAML of Ansible, list or CSV)");
  shell.note("  sysring sweep                   ask them what they run");
}

}  // namespace

Ending init(const Arguments& arguments, Shell& shell) {
  const auto directory =
      arguments.words().empty() ? shell.workspace().string() : arguments.words().front();
  const auto created = workspace::init(directory);
  if (!created) return Errors{created.error()};
  tell(*created, directory, shell);
  return Exit::done;
}

}  // namespace sysring::cli
