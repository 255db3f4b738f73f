#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "directory.h"
#include "process.h"

namespace sysring::tests {

/// What a command said, and how it ended.
struct Said {
  int code = -1;
  std::string text;         ///< Of both streams.
  std::string result = {};  ///< The document of --json.

  [[nodiscard]] bool has(const std::string& part) const {
    return text.find(part) != std::string::npos;
  }
  [[nodiscard]] Json json() const;
};

/// The member of an object, if it is a text; else nothing.
std::string text_of(const Json& document, std::string_view name);

/// A directory of the test's own with a workspace in it, and the program as it is run there.
class Workspace {
 public:
  Workspace() = default;
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  /// Runs a command in the workspace to its end.
  [[nodiscard]] Said run(std::vector<std::string> arguments) const;
  /// The same with --json.
  [[nodiscard]] Said ask(std::vector<std::string> arguments) const;
  /// The same, and anything but this exit code fails the test.
  Said expect(int code, std::vector<std::string> arguments) const;
  /// Starts it.
  [[nodiscard]] std::unique_ptr<Process> start(std::vector<std::string> arguments) const;

  [[nodiscard]] const Directory& directory() const { return directory_; }
  [[nodiscard]] std::string workspace() const { return (directory_ / "fleet").string(); }
  [[nodiscard]] std::string file(const std::string& name) const {
    return (directory_ / name).string();
  }

 protected:
  ~Workspace() = default;

  /// Makes the directories of a workspace with the inventory, the key and the collector of a lab.
  void make(const std::string& collector, const std::string& rings) const;

 private:
  Directory directory_;
};

}  // namespace sysring::tests
