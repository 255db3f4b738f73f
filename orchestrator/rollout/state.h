#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/operation_id.h"
#include "base/reason.h"
#include "base/time.h"
#include "fleet/host_id.h"
#include "rollout/gate.h"

namespace sysring::rollout {

enum class Phase : std::uint8_t {
  planned,
  awaiting_approval,
  scheduled,
  running,
  paused,
  aborting,
  rolling_back,
  succeeded,  // from here on a rollout has ended
  halted,
  rolled_back,
  rolled_back_partial,
  aborted,
};

enum class RingState : std::uint8_t {
  pending,
  applying,
  verifying,  ///< Nobody is left to be started; contacts and collector are waited for.
  soaking,
  inconclusive,
  passed,
  failed,
  rolled_back,
};

enum class HostState : std::uint8_t {
  pending,
  active,  ///< A contact is under way, or the collector is waited for.
  proven,  ///< L1 to L5, before the soak is over.
  soaking,
  restoring,
  healthy,  // from here on a host has ended
  failed,
  unreachable,
  skipped,
  rolled_back,
  rollback_failed,
};
constexpr std::size_t host_states = 11;

/// What the contact under way is for.
enum class Doing : std::uint8_t { nothing, applying, looking, checking, restoring };

struct Host {
  std::uint32_t ring = 0;
  HostState state = HostState::pending;
  Doing doing = Doing::nothing;
  OperationId operation = {};         ///< The last one begun: only its report counts.
  std::uint8_t attempts = 0;          ///< Of what it is doing.
  bool changed = false;               ///< It may run the new configuration, so it has to go back.
  bool forwarded_before = true;       ///< Judged on forwarding only if it did so before us.
  std::optional<Reason> reason = {};  ///< Why it ended, or got stuck.
};

/// A moment by which something has to have happened; stale once the host has another operation.
struct Deadline {
  Time at{};
  fleet::HostId host;
  OperationId operation;
};

/// How far a ring has come. It is counted, never searched for, so that an event costs the same in
/// a fleet of ten hosts and in one of a hundred thousand.
struct Progress {
  std::array<std::size_t, host_states> hosts{};  ///< How many are in each HostState.
  std::size_t in_flight = 0;                     ///< Contacts under way.
  std::size_t awaiting = 0;                      ///< Hosts that the collector has still to show.
  std::size_t cursor = 0;                        ///< The first host that no operation has reached.
  std::vector<fleet::HostId> returned = {};      ///< Behind the cursor, and to be done (again).
  std::deque<Deadline> contacts = {};            ///< Equal spans, so the first one is due first.
  std::deque<Deadline> arrivals = {};
  Time last_progress{};
};

struct Ring {
  std::string name;
  std::vector<fleet::HostId> hosts;
  std::size_t max_in_flight = 1;
  Gate gate = {};
  RingState state = RingState::pending;
  std::optional<Time> soak_until = {};
  Progress progress = {};
};

/// Owned in place by the engine: it moves, but it is never copied.
struct State {
  explicit State(std::vector<Ring> rings);
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  State(State&&) = default;
  State& operator=(State&&) = default;
  ~State() = default;

  std::vector<Ring> rings;
  std::vector<Host> hosts;  ///< By place in the plan, counted from 0.
  OperationId last_operation = {};
  Phase phase = Phase::planned;
  std::size_t ring = 0;  ///< The one under way; while rolling back, the one going back.
  std::string why = {};  ///< Of the phase, with its figures, for people.
  std::optional<Reason> reason = {};
  Phase after_rollback = Phase::rolled_back;  ///< `aborted` where a person ordered it.
  bool asked_control = false;                 ///< A ControlReported is waited for.
};

/// Makes counters, queues and cursors fit what is said of each host and ring: after reading a
/// stored rollout back, before the first event.
void recount(State& state, Time now);

[[nodiscard]] bool has_ended(Phase phase);
[[nodiscard]] bool has_ended(HostState state);

std::string_view to_string(Phase phase);  ///< "rolling_back"; ended ones in capitals: "SUCCEEDED".
std::string_view to_string(RingState state);
std::string_view to_string(HostState state);
std::string_view to_string(Doing doing);
std::optional<Phase> phase_named(std::string_view text);
std::optional<RingState> ring_state_named(std::string_view text);
std::optional<HostState> host_state_named(std::string_view text);
std::optional<Doing> doing_named(std::string_view text);

}  // namespace sysring::rollout
