#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "rollout/chance.h"
#include "rollout/step.h"

namespace sysring::rollout {

/// Machines, an engine and a ledger around one rollout, all of them as simple as can be. What the
/// machines really run is known here and nowhere else, so that the policy can be held to it.
class World {
 public:
  explicit World(std::uint64_t seed);

  /// One thing happens at random: a contact ends, well or not; time passes; a person steers; the
  /// process dies.
  void goes_on();

  /// Whatever is open is answered, and well; a person does what is left for persons to do.
  void goes_on_without_faults();

  [[nodiscard]] bool has_ended() const { return rollout::has_ended(state_.phase); }

  /// The rules that were broken so far, each with what led to it.
  [[nodiscard]] const std::vector<std::string>& broken_rules() const { return broken_; }

  /// How often each phase was entered, to show that the stories differ.
  [[nodiscard]] const std::map<std::string, std::size_t>& phases() const { return phases_; }

 private:
  enum class Luck : std::uint8_t { any, good };

  /// A contact under way.
  struct Open {
    fleet::HostId host;
    OperationId operation;
    Doing what = Doing::nothing;
  };
  /// What a machine runs, whatever anybody believes.
  struct Machine {
    bool had_it_before = false;
    bool runs_the_new = false;  ///< By our doing, and not put back.
    bool forwarded_before = true;
  };

  void happens(decltype(Event::what) what);
  void take(const Outcome& outcome);
  void begin(const Apply& action);
  void begin(const Look& action);
  void begin(const Check& action);
  void begin(const Restore& action);
  void begin(const Cancel& action);
  void begin(const AwaitForwarding& action);
  void begin(const AskControl& action);
  void open(fleet::HostId host, OperationId operation, Doing what);

  void answer(Luck luck);
  fleet::Report carry_out(const Open& contact, Luck luck);
  fleet::Finding apply(Machine& machine, bool& changed, Luck luck);
  fleet::Finding look(const Machine& machine, Luck luck);
  fleet::Finding restore(Machine& machine, Luck luck);
  void arrive();
  void tell_of_control(Luck luck);
  void steer();
  void pass_time();
  void restart();
  void send_something_stale();
  void be_a_good_operator();

  void hold(bool rule, const std::string& name);
  void check_rules();
  void check_counters();
  void check_ledger();
  void check_machines();

  Chance chance_;
  std::vector<Ring> plan_;
  State state_;
  Time now_{};
  std::vector<Machine> machines_;
  bool is_refused_ = false;  ///< Machines refuse the new configuration, so nothing ever changes.
  std::vector<Open> open_;
  std::vector<std::pair<fleet::HostId, OperationId>> waiting_;
  bool control_is_asked_ = false;

  // What the ledger was told.
  std::vector<Host> hosts_;
  std::vector<std::pair<RingState, std::optional<Time>>> rings_;
  PhaseChange phase_;

  std::string story_;
  std::vector<std::string> broken_;
  std::map<std::string, std::size_t> phases_;
};

}  // namespace sysring::rollout
