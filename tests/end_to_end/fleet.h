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

/// Lab hosts lx01, lx02, … on loopback with their collector (see lab/README.md), and a workspace
/// that knows and trusts them: lx01 and lx02 are its canaries. Needs root, for the namespaces of
/// the hosts.
class Fleet {
 public:
  struct Options {
    int hosts = 4;
    std::vector<std::string> lab = {};        ///< More arguments of lab-fleet.
    std::string forwarding_deadline = "30s";  ///< Of both rings.
    std::string soak = "1s";
    std::string success = "100%";
  };
  explicit Fleet(const Options& options);
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;
  ~Fleet();

  static bool is_possible();

  /// Runs a command in the workspace to its end.
  [[nodiscard]] Said run(std::vector<std::string> arguments) const;
  /// The same with --json.
  [[nodiscard]] Said ask(std::vector<std::string> arguments) const;
  /// Starts it.
  [[nodiscard]] std::unique_ptr<Process> start(std::vector<std::string> arguments) const;

  /// Adds a release whose configuration no other has, and seals a plan for it: its path.
  [[nodiscard]] std::string plan(const std::string& version) const;

  /// SHA256 of each configuration that its own Sysmon has announced, oldest first.
  [[nodiscard]] std::vector<std::string> announced_by(const std::string& host) const;

  /// What its Sysmon has stored, announced or not.
  [[nodiscard]] std::string stored_by(const std::string& host) const;

  /// From now on nothing arrives at the collector.
  void silence_collector() const;

  [[nodiscard]] const std::vector<std::string>& hosts() const { return hosts_; }
  [[nodiscard]] std::string workspace() const { return (directory_ / "fleet").string(); }
  [[nodiscard]] std::string file(const std::string& name) const {
    return (directory_ / name).string();
  }

 private:
  void write_workspace(const Options& options) const;

  Directory directory_;
  std::vector<std::string> hosts_;
  std::unique_ptr<Process> lab_;
};

}  // namespace sysring::tests
