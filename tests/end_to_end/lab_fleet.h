#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "end_to_end/workspace.h"

namespace sysring::tests {

/// What a simulated machine has become, by `sysring-lab dump`: the same of Windows and Linux.
struct Machine {
  bool is_windows = false;
  std::vector<std::string> faults;  ///< Those that it began with, of the way to it and its own.

  std::string in_force;  ///< SHA-256 of the rules that its Sysmon goes by; empty: it does not run.
  bool runs = false;
  bool starts_by_itself = false;
  bool key_is_closed = true;  ///< A Linux machine has no key.
  bool forwards = false;
  std::string leftovers;             ///< Of ours, as JSON; empty where there are none.
  std::vector<std::string> history;  ///< SHA-256 of each configuration that came, oldest first.
  std::string dump;                  ///< All of it, for whoever reads a failed test.
};

/// A sealed plan, and what it is to bring.
struct Release {
  std::string plan;                            ///< Its path.
  std::size_t hosts = 0;                       ///< How many it changes at most.
  std::map<std::string, std::string> configs;  ///< SHA-256 by variant.

  /// The one of this machine: ws… are workstations, lx… are on Linux, the others are servers.
  [[nodiscard]] const std::string& of(const std::string& host) const;
};

/// Machines of `sysring-lab` and a workspace that knows and trusts them. What they run at first is
/// release 1.0.0. No root is needed.
class LabFleet : public Workspace {
 public:
  struct Options {
    std::vector<std::string> lab;  ///< More arguments of `sysring-lab serve`.
    std::string rings;             ///< rings/default.yml.
  };
  explicit LabFleet(const Options& options);
  LabFleet(const LabFleet&) = delete;
  LabFleet& operator=(const LabFleet&) = delete;
  ~LabFleet();

  /// Adds a release whose configurations no other has, and seals a plan for it.
  [[nodiscard]] Release plan(const std::string& version) const;

  [[nodiscard]] const Release& first() const { return first_; }

  /// By name.
  [[nodiscard]] std::map<std::string, Machine> dump() const;

  /// `sysring-lab WORDS...`, with the lab's directory behind the first; what it said.
  std::string steer(std::vector<std::string> words) const;

 private:
  Release add(const std::string& version, const std::vector<std::string>& options) const;

  std::unique_ptr<Process> lab_;
  Release first_;
};

}  // namespace sysring::tests
