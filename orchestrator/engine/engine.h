#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/queue.h"
#include "base/result.h"
#include "base/time.h"
#include "base/wakeup.h"
#include "collector/collector.h"
#include "engine/control.h"
#include "engine/errand.h"
#include "engine/sweep_result.h"
#include "engine/view.h"
#include "fleet/inventory.h"
#include "fleet/places.h"
#include "ledger/ledger.h"
#include "rollout/step.h"
#include "transport/transport.h"

namespace sysring::engine {

/// What an engine works with. All of it outlives the engine.
struct Parts {
  std::string workspace;
  const fleet::Inventory& inventory;
  fleet::Places places;
  std::vector<std::string> key_readers = {};  ///< SIDs that may read the rules (Windows).
  ledger::Ledger& ledger;
  transport::Transport& transport;
  Queue<transport::Completion>& completions;  ///< Into which the transport puts its answers.
  collector::Collector* collector = nullptr;  ///< Null: forwarding is proven for nobody.
  std::chrono::milliseconds collector_latency{900'000};
  std::chrono::milliseconds poll_collector_every{1'000};
  const Clock& clock;
  Watcher& watcher;
  ControlServer* control = nullptr;
  std::size_t max_in_flight = 256;               ///< Contacts at once, over all rings.
  std::optional<std::size_t> max_silenced = {};  ///< Hosts in a silence at once.
};

/// How a run of the loop ended.
enum class RunEnd : std::uint8_t {
  finished,     ///< What was waited for has come to its end.
  waiting,      ///< Paused, and told not to wait for it.
  interrupted,  ///< Stopped by a signal; everything is on disk and can be resumed.
};

/// First signal: nothing new begins, what is in flight ends. Second: leave now; hosts in flight
/// are looked at when somebody resumes.
class StopRequest {
 public:
  void ask() noexcept;  ///< Safe in a signal handler.
  [[nodiscard]] int times() const noexcept;
  [[nodiscard]] int descriptor() const { return wakeup_.descriptor(); }
  void heard() const { wakeup_.hush(); }  ///< So that who waits on it sleeps again.

 private:
  std::atomic<int> times_ = 0;
  Wakeup wakeup_;
};

/// The loop that joins it all: the one thread that owns state and the ledger's writing handle.
/// A turn: take what has arrived, step, commit once, then act.
class Engine {
 public:
  explicit Engine(Parts parts);
  ~Engine();

  /// Records the rollout and starts it. Reason::plan_outdated, not_now.
  Result<ledger::RolloutId> start(const ledger::StoredPlan& plan, const ledger::Actor& by,
                                  const std::string& why);

  /// Reads a rollout back from the ledger; hosts in flight are looked at first.
  Result<Done> resume(ledger::RolloutId id);

  /// Recorded, then done: also what the control socket asks for.
  Result<Done> steer(rollout::Steer steer, const ledger::Actor& by, const std::string& why);

  /// Runs the loop until that, or until it is stopped.
  enum class Until : std::uint8_t {
    at_rest,  ///< The rollout has ended, or it waits for a person: RunEnd::waiting.
    swept,    ///< The sweep has ended.
    calm,     ///< No host is in a silence.
    stopped,  ///< Serves the control socket on, also without a rollout: `sysring run`.
  };
  Result<RunEnd> run(StopRequest& stop, Until until);

  /// One look at each of these hosts; only changes are stored. What was reached until then, where
  /// it is stopped.
  Result<SweepResult> sweep(const std::vector<fleet::HostId>& hosts, StopRequest& stop);

  /// The same, and what hosts run and nobody has is read there: once where several run it, if it is
  /// asked of one of them. Kept, with what stands for it.
  Result<SweepResult> adopt(const std::vector<fleet::HostId>& hosts, StopRequest& stop);

  /// The checks of the first day on one Windows host. No rollout begins meanwhile.
  Result<SweepResult> first_day(fleet::HostId host, StopRequest& stop);

  /// Has hosts log less until an end: recorded, then done, each host tried once. What comes after
  /// that is done while the loop runs: the others are tried again, and at its end each host gets
  /// back what it had. Reason::too_many_hosts, not_now.
  Result<Errand> silence(const SilenceOrder& order, const ledger::Actor& by, StopRequest& stop);

  /// The end of their silences comes now. Reason::not_found where none of them is in one.
  Result<Errand> restore(const std::vector<std::string>& hosts, const ledger::Actor& by,
                         const std::string& why, StopRequest& stop);

  [[nodiscard]] View view() const;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace sysring::engine
