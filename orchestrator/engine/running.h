#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/contacts.h"
#include "engine/view.h"
#include "fleet/inventory.h"
#include "fleet/places.h"
#include "ledger/ledger.h"
#include "rollout/plan.h"
#include "rollout/step.h"

namespace sysring::engine {

/// A host of the rollout: what its place in the plan stands for.
struct Member {
  std::string name;
  std::string variant;
  std::optional<fleet::HostId> inventory;  ///< Nothing where it has left the inventory.
  std::string previous;  ///< SHA-256 of what it ran before it was touched; may be empty.

  // Of its newest contact: what the collector has to show, and since when.
  OperationId contact = {};
  Time contact_began = {};
  std::string announced = {};  ///< Path of its Event 16; empty where none belongs to the contact.
};

/// A rollout under way: its plan, its state, and what its hosts are to get.
struct Running {
  ledger::RolloutId id;
  rollout::Plan plan;
  rollout::State state;
  Time started_at{};
  std::vector<Member> members;  ///< By place in the plan.

  [[nodiscard]] const rollout::PlannedRing& ring_of(fleet::HostId host) const {
    return plan.rings.at(state.hosts.at(host.index).ring);
  }
};

/// As the ledger has it. Reason::plan_broken where plan and rows do not fit together.
Result<Running> running_from(ledger::StoredRollout stored, const fleet::Inventory& inventory,
                             std::size_t max_in_flight);

/// "linux_2026.4.0_6f5c1404.xml": Event 16 repeats it, so it says which config this is.
std::string file_name(const std::string& variant, const std::string& version,
                      const sysmon::Config& config);

transport::Target target_of(const fleet::Host& host);

View view_of(const Running& running, const std::vector<Contacts::Busy>& busy, Time now);

}  // namespace sysring::engine
