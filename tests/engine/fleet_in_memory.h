#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "directory.h"
#include "engine/engine.h"
#include "fakes/fake_host.h"
#include "fakes/fake_transport.h"

namespace sysring::engine {

using namespace std::chrono_literals;

/// The value of a Result that has one; the test ends here where it has none.
template <typename T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error{describe(result.error())};
  return *std::move(result);
}

/// A time that passes by being asked for: a deadline comes after so many turns of the loop.
class HurryingClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override { return begin_ + 50ms * ++times_asked_; }
  void passes(std::chrono::milliseconds span) { times_asked_ += static_cast<int>(span / 50ms); }

 private:
  static constexpr Time begin_{std::chrono::sys_days{std::chrono::November / 24 / 2026}};
  mutable std::atomic<int> times_asked_ = 0;
};

/// Where the events of the fleet arrive; asked on a thread of its own.
class FakeCollector final : public collector::Collector {
 public:
  explicit FakeCollector(const Clock& clock) : clock_{clock} {}

  Result<collector::Harvest> harvest(Time /*since*/) override {
    const std::lock_guard guard{mutex_};
    if (unreadable_passes > 0) {
      --unreadable_passes;
      return Error{Reason::collector_unreadable, Effect::none, "found no directory"};
    }
    collector::Harvest harvest;
    if (is_silent) return harvest;
    const Time now = clock_.now();
    for (; told_ < arrived_.size(); ++told_) {
      const auto& event = arrived_[told_];
      harvest.newest.push_back({event.computer, event.record_id, event.at, now});
      if (event.id == sysmon::config_changed) harvest.config_changes.push_back({event, now});
    }
    for (const auto& computer : alive) harvest.newest.push_back({computer, 1, now, now});
    return harvest;
  }

  /// An event of ordinary life.
  void hear_of(const std::string& computer) {
    sysmon::Event event;
    event.id = 1;
    event.computer = computer;
    take(event);
  }
  void take(const sysmon::Event& event) {
    const std::lock_guard guard{mutex_};
    arrived_.push_back(event);
  }

  /// Another process reads all of it once more.
  void begin_anew() { told_ = 0; }

  int unreadable_passes = 0;
  std::atomic<bool> is_silent = false;  ///< From here on nothing arrives of anybody.
  std::set<std::string> alive;          ///< Whose ordinary events are in each pass.

 private:
  const Clock& clock_;
  std::mutex mutex_;
  std::vector<sysmon::Event> arrived_;
  std::size_t told_ = 0;
};

/// Three hosts, one of them a canary, with a ledger and a plan to bring them a new configuration.
/// An engine over it is made anew for each process that a story has.
class FleetInMemory {
 public:
  inline static const std::string old_config = "<Sysmon schemaversion=\"4.90\"/>\r\n";
  inline static const std::string new_config =
      "<Sysmon schemaversion=\"4.90\"><EventFiltering/></Sysmon>\r\n";

  FleetInMemory() {
    fleet::InventoryBuilder builder;
    for (const auto* name : {"lx01", "lx02", "lx03"}) {
      builder.add({.host = {.name = *fleet::HostName::parse(name), .address = name},
                   .labels = {},
                   .groups = {}});
      machines.emplace(name, fakes::FakeHost{name, old_config});
      machines.at(name).forward = [this](const auto& event) { collector.take(event); };
      collector.alive.insert(name);
    }
    inventory = std::move(builder).build();
    value_of(ledger.keep(wanted, clock.now()));
    value_of(ledger.store_plan("P-0001", seal(plan()), {"ann", 1000}, clock.now()));
  }

  [[nodiscard]] ledger::StoredPlan stored_plan() const { return *value_of(ledger.plan("P-0001")); }
  [[nodiscard]] rollout::Phase phase() const { return value_of(ledger.rollout({1}))->row.phase; }
  [[nodiscard]] std::size_t times_applied(const std::string& host) const {
    const auto& steps = machines.at(host).steps;
    return static_cast<std::size_t>(std::ranges::count(steps, "apply"));
  }

  rollout::Gate gate{.soak = 0s, .progress_deadline = 1h, .forwarding_deadline = 10s};
  HurryingClock clock;
  FakeCollector collector{clock};
  std::map<std::string, fakes::FakeHost> machines;
  std::set<std::string> hang_once;  ///< Hosts that leave the next operation without an answer.
  fleet::Inventory inventory;
  sysmon::Config wanted = sysmon::exact_config(new_config);
  std::optional<std::size_t> max_silenced;

 private:
  [[nodiscard]] rollout::Plan plan() const {
    return {.id = "P-0001",
            .workspace = "ws",
            .release = {"2026.4.0", {{"linux", wanted.digests.sha256}}},
            .rings = {{.name = "canary", .gate = gate, .hosts = {{"lx01", "linux"}}},
                      {.name = "broad",
                       .max_in_flight = 2,
                       .gate = gate,
                       .hosts = {{"lx02", "linux"}, {"lx03", "linux"}}}}};
  }

  tests::Directory directory_;

 public:
  ledger::Ledger ledger =
      value_of(ledger::Ledger::open(directory_.path() / "ledger.db", ledger::Mode::own));
};

/// One process over the fleet: what it holds in memory goes with it.
class Process final : public Watcher {
 public:
  explicit Process(FleetInMemory& fleet, ControlServer* control = nullptr)
      : fleet_{fleet}, control_{control} {
    fleet.collector.begin_anew();
    for (auto& [name, machine] : fleet.machines) {
      transport_.set(
          name, [this, &name, &machine](const transport::Operation& operation) -> fakes::Reaction {
            if (operation.input) inputs.push_back(operation.input);
            if (fleet_.hang_once.erase(name) > 0) return fakes::Hangs{};
            auto answer = machine(operation);
            if (!answer) return answer.error();
            return *std::move(answer);
          });
    }
  }

  void happened(const Happening& happening) override {
    happenings.push_back(happening);
    if (happenings.size() != dies_at && happening.event != dies_at_event) return;
    stop_.ask();
    stop_.ask();
  }
  void changed(const View& view) override { last = view; }

  RunEnd starts() {
    value_of(engine_.start(fleet_.stored_plan(), {"ann", 1000}, "CHG-1"));
    return value_of(engine_.run(stop_, Engine::Until::at_rest));
  }
  RunEnd resumes() {
    value_of(engine_.resume({1}));
    return value_of(engine_.run(stop_, Engine::Until::at_rest));
  }

  SweepResult sweeps() {
    std::vector<fleet::HostId> hosts;
    for (std::uint32_t i = 0; i < fleet_.inventory.size(); ++i) hosts.push_back({i});
    return value_of(engine_.sweep(hosts, stop_));
  }
  SweepResult adopts() { return value_of(engine_.adopt({{0}, {1}, {2}}, stop_)); }
  static SilenceOrder order(std::vector<std::string> hosts) {
    return {std::move(hosts), {}, 4h, "INC-1"};
  }
  Errand silences(SilenceOrder order) {
    return value_of(engine_.silence(order, {"ann", 1000}, stop_));
  }
  Errand restores(const std::vector<std::string>& hosts) {
    return value_of(engine_.restore(hosts, {"ann", 1000}, "calm again", stop_));
  }
  Result<Errand> tries_to_silence(const SilenceOrder& order) {
    return engine_.silence(order, {"ann", 1000}, stop_);
  }
  /// Until no host is silenced any more.
  void calms_down() { value_of(engine_.run(stop_, Engine::Until::calm)); }
  /// Until so many more things have happened, and then no longer.
  void goes_on_for(std::size_t happenings_more) {
    dies_at = happenings.size() + happenings_more;
    value_of(engine_.run(stop_, Engine::Until::stopped));
  }

  /// Until somebody calls stop().
  void serves() { value_of(engine_.run(stop_, Engine::Until::stopped)); }
  void stop() {  // at once, also where a host hangs
    stop_.ask();
    stop_.ask();
  }

  [[nodiscard]] std::size_t told(const std::string& event) const {
    return static_cast<std::size_t>(std::ranges::count(happenings, event, &Happening::event));
  }

  std::vector<std::shared_ptr<const std::string>>
      inputs;  ///< Of all operations, as they were handed over.
  std::vector<Happening> happenings;
  View last;
  std::size_t dies_at = 0;         ///< As if killed once so many things have happened; 0: never.
  std::string dies_at_event = {};  ///< Or once this has happened.

 private:
  FleetInMemory& fleet_;
  ControlServer* control_;
  Queue<transport::Completion> completions_{64};
  fakes::FakeTransport transport_{completions_};
  StopRequest stop_;
  Engine engine_{{.workspace = "ws",
                  .inventory = fleet_.inventory,
                  .places = {},
                  .key_readers = {},
                  .ledger = fleet_.ledger,
                  .transport = transport_,
                  .completions = completions_,
                  .collector = &fleet_.collector,
                  .poll_collector_every = 1ms,
                  .clock = fleet_.clock,
                  .watcher = *this,
                  .control = control_,
                  .max_silenced = fleet_.max_silenced}};
};

}  // namespace sysring::engine
