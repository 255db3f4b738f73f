#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "fleet/evidence.h"
#include "fleet/facts.h"
#include "ledger/turn.h"
#include "rollout/state.h"

namespace sysring::ledger {

struct StoredPlan {
  std::string id;
  std::string sealed;  ///< The exact bytes.
  std::string by;
  Time at{};
};

struct RolloutRow {
  RolloutId id;
  std::string plan;
  std::string version;
  std::string by;
  std::string why;  ///< Why it was started.
  Time started_at{};
  rollout::Phase phase = rollout::Phase::planned;
  std::string phase_why;
  std::optional<Reason> reason;
  Time phase_since{};
};

/// Enough to go on after a crash: recount() makes a working State of it.
struct StoredRollout {
  RolloutRow row;
  std::string sealed;  ///< The plan's exact bytes.
  rollout::State state;
  std::vector<std::string> names;     ///< Of the hosts, by their place in the plan.
  std::vector<std::string> previous;  ///< SHA-256 of what each had before it was touched.
};

/// A host as it was last seen. One row, one index look-up.
struct HostRow {
  std::string name;
  std::optional<fleet::Facts> facts;
  std::string config;  ///< SHA-256 of what it runs, where that is known.
  Time config_since{};
  std::optional<Heard> heard;       ///< Newest event at the collector.
  std::optional<Error> last_error;  ///< Why the newest contact failed; nothing after a good one.
  Time last_contact{};              ///< When it answered last.
};

/// Something changed on a host, or was done to it.
struct HistoryRow {
  Time at{};
  std::optional<RolloutId> rollout;
  OperationId operation;
  std::string event;  ///< "seen" first; "applied", "rolled_back", "silenced", "restored", "failed",
                      ///< "unknown", "drifted", "facts".
  std::string config;  ///< SHA-256; may be empty.
  std::optional<Reason> reason;
  std::string text;
};

struct EvidenceRow {
  Time at{};
  std::optional<RolloutId> rollout;
  OperationId operation;
  fleet::Evidence evidence;
};

/// A host's part in a rollout.
struct PartRow {
  RolloutId rollout;
  std::string version;
  std::string ring;
  rollout::HostState state = rollout::HostState::pending;
  std::optional<Reason> reason;
};

struct ConfigAt {
  std::string host;
  std::string config;
  Time since{};
};

struct AuditRow {
  std::uint64_t seq = 0;
  std::string bytes;  ///< One JSON object, the leaf's exact bytes.
  std::string leaf;   ///< SHA-256(0x00 || bytes), 32 raw bytes (RFC 6962 section 2.1).
};

}  // namespace sysring::ledger
