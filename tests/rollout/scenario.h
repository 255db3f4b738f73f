#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rollout/step.h"

namespace sysring::rollout {

/// Tells a rollout as a story: one line happens, and the lines that follow from it come back.
/// The words are those of tests/scenarios/README.md.
class Scenario {
 public:
  /// Lines that begin with "ring " describe the rollout and come before all others.
  std::vector<std::string> happens(std::string_view line);

 private:
  using What = decltype(Event::what);

  void define(std::string_view line);
  void report(const std::string& host, std::vector<std::string_view> words);
  void tell(std::string_view line);
  void pass(std::chrono::milliseconds time);
  void restart();
  void steer(Steer steer);
  void event(What what);
  void note(const Outcome& outcome);

  [[nodiscard]] fleet::HostId host(std::string_view name) const;
  [[nodiscard]] std::string name(fleet::HostId id) const { return names_.at(id.index); }
  [[nodiscard]] std::string name(OperationId operation) const;
  State& state();

  std::vector<Ring> rings_;
  std::vector<std::string> names_;
  std::vector<State> state_;          // one, once the first line that is not a ring has come
  std::vector<OperationId> earlier_;  // of each host, the one before the last
  std::vector<HostState> told_;
  Time now_{};
  std::vector<std::string> follows_;
};

}  // namespace sysring::rollout
