#include "end_to_end/workspace.h"

#include <filesystem>
#include <utility>

#include <gtest/gtest.h>

namespace sysring::tests {

Json Said::json() const {
  const auto parsed = Json::parse(result);
  EXPECT_TRUE(parsed) << text << result;
  return parsed ? *parsed : Json{};
}

std::string text_of(const Json& document, std::string_view name) {
  const auto* member = document.find(name);
  return member == nullptr || member->string() == nullptr ? "" : *member->string();
}

void Workspace::make(const std::string& collector, const std::string& rings) const {
  namespace fs = std::filesystem;
  const fs::path workspace = this->workspace();
  fs::create_directories(workspace / "inventory");
  fs::create_directories(workspace / "rings");
  fs::copy_file(file("lab/inventory.yml"), workspace / "inventory/hosts.yml");
  (void)directory_.write("fleet/rings/default.yml", rings);
  (void)directory_.write(
      "fleet/sysring.yaml",
      "version: 1\nworkspace: test\nstate: .sysring\n"
      "ssh: {connect_deadline: 15s, login_deadline: 15s}\n"
      "credentials:\n  lab: {key: {file: " +
          file("lab/key") + "}}\ncollectors:\n  - {name: lab, file: {directory: " +
          file("lab/collector") + ", pattern: \"events.log\", " + collector + "}}\n");
}

std::unique_ptr<Process> Workspace::start(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {SYSRING, "-C", workspace(), "--no-input"});
  return std::make_unique<Process>(arguments);
}

Said Workspace::run(std::vector<std::string> arguments) const {
  const auto process = start(std::move(arguments));
  auto text = process->output();
  return {.code = process->exit_code(), .text = std::move(text)};
}

Said Workspace::ask(std::vector<std::string> arguments) const {
  const auto result = file("result.json");
  arguments.insert(arguments.end(), {"--json", "-o", result});
  auto said = run(std::move(arguments));
  said.result = directory_.read("result.json");
  return said;
}

Said Workspace::expect(int code, std::vector<std::string> arguments) const {
  auto said = run(std::move(arguments));
  EXPECT_EQ(said.code, code) << said.text;
  return said;
}

}  // namespace sysring::tests
