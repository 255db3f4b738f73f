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
  paused,    ///< Nothing new begins and what is in flight ends; the policy's clocks stand still.
  aborting,  ///< Nothing new begins; once nothing is in flight, it goes back or ends.
  rolling_back,  ///< Nothing new begins, and each changed host gets back what it had.
  succeeded,     // from here on a rollout has ended
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
  active,     ///< A contact is under way, or the collector is waited for.
  proven,     ///< L1 to L5; the soak of its ring is not over.
  soaking,    ///< The soak is over, and a contact of its own proves the host once more.
  restoring,  ///< It gets back what it had, or the collector is waited for after that.
  healthy,    // from here on a host has ended
  failed,
  unreachable,
  skipped,
  rolled_back,
  rollback_failed,
};
constexpr std::size_t host_states = 11;

/// What the contact under way is for; while `awaiting` there is none, and the collector has to show
/// what the last operation brought there.
enum class Doing : std::uint8_t { nothing, applying, looking, checking, restoring, awaiting };

struct Host {
  std::uint32_t ring = 0;
  HostState state = HostState::pending;
  Doing doing = Doing::nothing;
  OperationId operation = {};         ///< The last one begun: only its report counts.
  std::uint8_t attempts = 0;          ///< Of applying, checking or restoring.
  std::uint8_t looks = 0;             ///< Since its state was last known.
  bool changed = false;               ///< It may run the new configuration, so it has to go back.
  bool forwarded_before = true;       ///< Judged on forwarding only if it did so before us.
  std::optional<Reason> reason = {};  ///< Why it ended; while checking: it has failed already.
  friend bool operator==(const Host&, const Host&) = default;
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
  std::size_t unknown = 0;                       ///< Of these: looks after an answer was lost.
  std::size_t awaiting = 0;                      ///< Hosts that the collector has still to show.
  std::size_t changed = 0;                       ///< Hosts that may run the new configuration.
  std::size_t never_forwarded = 0;               ///< Good without the collector having shown them.
  std::size_t unheard = 0;                       ///< Rolled back while the collector was silent.
  std::size_t cursor = 0;                        ///< The first host that this pass has not reached.
  std::vector<fleet::HostId> returned = {};      ///< Behind the cursor, and to be done (again).
  std::deque<Deadline> contacts = {};            ///< Equal spans, so the first one is due first.
  std::deque<Deadline> arrivals = {};            ///< Likewise.
  std::vector<Deadline> overdue = {};            ///< Arrivals that only the control can explain.
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
  std::optional<Reason> reason = {};  ///< Of the phase; `cancelled` where it was called off.
  bool asked_control = false;         ///< A ControlReported is waited for.
};

/// Makes counters, queues, cursors and the ring under way fit what is said of phase, rings and
/// hosts: after reading a stored rollout back, before the event Resumed.
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
