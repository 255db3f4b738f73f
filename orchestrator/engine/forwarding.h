#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/operation_id.h"
#include "base/time.h"
#include "collector/collector.h"
#include "fleet/host_id.h"

namespace sysring::engine {

/// What a host has to show at the collector.
struct Wanted {
  fleet::HostId host;  ///< Its place in the plan.
  OperationId operation;
  std::string computer;  ///< The name that its events carry, in any case.
  std::string path;      ///< Of its Event 16, or the directory in it; empty: any event will do.
  Time since{};          ///< With an empty path: received after this.
};

struct Shown {
  fleet::HostId host;
  OperationId operation;
  collector::Newest by;      ///< The event that shows it.
  collector::Newest newest;  ///< Of its computer.
};

struct Control {
  std::size_t heard = 0;
  std::size_t silent = 0;
};

/// Who waits for the collector, and whom it was heard of: pure bookkeeping, one look-up an event.
class Forwarding {
 public:
  /// Event 16 is remembered where its path has this part: it may come before somebody waits for it.
  explicit Forwarding(std::string ours) : ours_{std::move(ours)} {}

  /// What it has shown already is told at once; else the host waits.
  std::optional<Shown> await(Wanted wanted);
  void forget(OperationId operation);
  [[nodiscard]] std::size_t waiting() const { return waits_at_.size(); }

  /// Takes in one pass, made at `now`; those who waited for it, in the order of the pass.
  std::vector<Shown> learn(const collector::Harvest& harvest, Time now);

  [[nodiscard]] std::optional<collector::Newest> newest(std::string_view computer) const;

  /// The computer was heard of in a pass before that moment.
  [[nodiscard]] bool was_heard_before(std::string_view computer, Time moment) const;

  /// How many of these were heard of since, and how many were not although they had been before.
  [[nodiscard]] Control control(const std::vector<std::string>& computers, Time since) const;

 private:
  struct Change {
    std::string path;  ///< Has our part in it.
    collector::Newest event;
  };
  struct Known {
    collector::Newest newest;
    Time first_heard{};
    std::vector<Change> changes = {};  ///< Newest last; few.
    std::vector<Wanted> waiting = {};
  };
  static const collector::Newest* proof_of(const Known& known, const Wanted& wanted);
  const Known* find(std::string_view computer) const;

  std::string ours_;
  std::unordered_map<std::string, Known> computers_;  // by lower-case name; only ever looked up
  std::unordered_map<std::uint64_t, std::string> waits_at_;  // operation -> computer
};

}  // namespace sysring::engine
