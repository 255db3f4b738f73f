#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/reason.h"
#include "base/result.h"
#include "base/time.h"
#include "rollout/state.h"

namespace sysring::engine {

/// One thing that happened, as a line of a log or of a terminal tells it.
struct Happening {
  Time at{};
  std::string rollout = {};  ///< "R-0042"; empty for a sweep or a silence.
  std::string silence = {};  ///< "S-0019"; mostly empty.
  std::string ring = {};
  std::string host = {};   ///< Empty where it is about a ring or the rollout.
  std::string event = {};  ///< "verified", "failed", "passed", "paused", ...
  std::optional<Reason> reason = {};
  std::string text = {};  ///< Printable.
};

/// A host that a contact works on, or that the collector is waited for.
struct BusyHost {
  std::string name;
  std::string activity;
  Time since{};
};

struct RingView {
  std::string name;
  rollout::RingState state = rollout::RingState::pending;
  std::array<std::size_t, rollout::host_states> hosts{};  ///< By HostState.
  std::size_t targeted = 0;
  std::size_t in_flight = 0;
  std::size_t awaiting = 0;
  std::string figures;  ///< Of the gate, with denominators.
  std::optional<Time> soak_until = {};
};

/// How far a sweep is.
struct SweepView {
  std::size_t asked = 0;
  std::size_t reached = 0;
  std::size_t not_reached = 0;
};

/// A rollout as it stands: counters, and the few hosts that are worth a line. Without a rollout,
/// its name is empty.
struct View {
  Time at{};
  std::string rollout = {};
  std::string version = {};
  rollout::Phase phase = rollout::Phase::planned;
  std::string why = {};
  std::optional<Reason> reason = {};
  Time started_at{};
  bool begins = false;  ///< What was asked for waits until the collector was read once.
  std::vector<RingView> rings = {};
  std::vector<BusyHost> busy = {};  ///< At most 16, longest first.
  std::optional<SweepView> sweep = {};
  std::size_t silenced = 0;  ///< Hosts in a silence.
};

Json to_json(const Happening& happening);
Json to_json(const View& view);
Result<Happening> happening_from(const Json& json);
Result<View> view_from(const Json& json);

/// Who wants to see it: a terminal, a log, another process. Called on the engine's thread.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void happened(const Happening& happening) = 0;
  virtual void changed(const View& view) = 0;  ///< After a turn, at most ten times a second.
};

}  // namespace sysring::engine
