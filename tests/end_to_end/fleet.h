#pragma once

#include <memory>
#include <string>
#include <vector>

#include "end_to_end/workspace.h"

namespace sysring::tests {

/// Lab hosts lx01, lx02, … on loopback with their collector (see lab/README.md), and a workspace
/// that knows and trusts them: lx01 and lx02 are its canaries. Needs root, for the namespaces of
/// the hosts.
class Fleet : public Workspace {
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

  /// Adds a release whose configuration no other has, and seals a plan for it: its path.
  [[nodiscard]] std::string plan(const std::string& version) const;

  /// SHA256 of each configuration that its own Sysmon has announced, oldest first.
  [[nodiscard]] std::vector<std::string> announced_by(const std::string& host) const;

  /// What its Sysmon has stored, announced or not.
  [[nodiscard]] std::string stored_by(const std::string& host) const;

  /// From now on nothing arrives at the collector.
  void silence_collector() const;

  [[nodiscard]] const std::vector<std::string>& hosts() const { return hosts_; }

 private:
  void write_workspace(const Options& options) const;

  std::vector<std::string> hosts_;
  std::unique_ptr<Process> lab_;
};

}  // namespace sysring::tests
