#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/operation_id.h"
#include "base/result.h"
#include "base/time.h"
#include "fleet/evidence.h"
#include "fleet/host_id.h"
#include "rollout/state.h"

namespace sysring::rollout {

// What happened. Every event carries its time; nothing below reads a clock.

struct Tick {};
struct Started {};  ///< planned -> running.
/// A new process owns the rollout: whatever was in flight is looked at first. One that was recorded
/// but not started yet starts.
struct Resumed {};

/// The contact of that operation ended.
struct HostReported {
  fleet::HostId host;
  OperationId operation;
  fleet::Report report;

  /// Whether the collector knew the host before it was touched; heeded after Apply and Look.
  bool forwarded_before = true;
};

/// The collector has shown what this operation was to bring there.
struct ForwardingSeen {
  fleet::HostId host;
  OperationId operation;
};

/// The answer to AskControl: of hosts that this rollout has not touched, how many were heard of.
struct ControlReported {
  std::size_t heard = 0;
  std::size_t silent = 0;
};

/// Something hurts on a changed host, seen outside of a contact.
struct HostWentBad {
  fleet::HostId host;
  Reason reason;
};

enum class Steer : std::uint8_t {
  pause,
  resume,
  abort,       ///< Everything this rollout changed goes back.
  abort_keep,  ///< Nothing new begins; what was changed stays.
  undo,        ///< After the end: everything that is still changed goes back.
  retry,       ///< Failed, unreachable and never started hosts are taken up again.
};

struct Steered {
  Steer steer;
};
std::string_view to_string(Steer steer);  ///< "abort_keep", as requests name it.
std::optional<Steer> steer_named(std::string_view text);

struct Event {
  Time at;
  std::variant<Tick, Started, Resumed, HostReported, ForwardingSeen, ControlReported, HostWentBad,
               Steered>
      what;
};

// What the engine is to do next. Each of the first four ends in a HostReported of its operation.

struct Apply {
  fleet::HostId host;
  OperationId operation;
};
struct Look {  ///< Is the wanted configuration in force? After an answer was lost.
  fleet::HostId host;
  OperationId operation;
};
struct Check {  ///< The same proofs on a fresh connection, after the soak.
  fleet::HostId host;
  OperationId operation;
};
struct Restore {
  fleet::HostId host;
  OperationId operation;
};
struct Cancel {  ///< Its deadline has passed. It still ends in its HostReported, which decides.
  OperationId operation;
};
/// Ends in ForwardingSeen, before `until` or after it, or in another operation of the host.
struct AwaitForwarding {
  fleet::HostId host;
  OperationId operation;
  Time until;
};
struct AskControl {  ///< Is the collector silent for others too? Ends in ControlReported.
  Time since;
};
using Action = std::variant<Apply, Look, Check, Restore, Cancel, AwaitForwarding, AskControl>;

struct HostChange {
  fleet::HostId host;
  Host now;
};
struct RingChange {
  std::size_t ring = 0;
  RingState state = RingState::pending;
  std::optional<Time> soak_until = {};
  std::string why = {};  ///< Its figures, where they decided.
};
struct PhaseChange {
  Phase phase = Phase::planned;
  std::string why = {};
  std::optional<Reason> reason = {};
};

/// What the ledger has to record, and what to do once it has.
struct Outcome {
  std::vector<HostChange> hosts;
  std::vector<RingChange> rings;
  std::vector<PhaseChange> phases;
  std::vector<Action> actions;
};

/// The whole policy of a rollout: no input or output, no clock, no threads. A report that is stale
/// or arrives twice changes nothing. Deadlines are judged before anything else.
Outcome step(State& state, const Event& event);

/// Reason::not_now with what is possible instead; asked before a Steered event is recorded.
Result<Done> may(const State& state, Steer steer);

/// When the next Tick is due, if time alone can move this rollout.
std::optional<Time> wakes_at(const State& state);

/// "failed 2 of 118 judged (1.69 %), allowed 2 · unreachable 1 of 120 targeted (0.83 %), allowed
/// 12". Skipped hosts are not targeted, and unreachable ones cannot be judged. Once hosts go back:
/// "2 of 3 restored, 0 not".
std::string figures(const Ring& ring);

}  // namespace sysring::rollout
