#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "engine/computers.h"
#include "engine/contacts.h"
#include "engine/engine.h"
#include "engine/errand.h"
#include "engine/forwarding.h"
#include "engine/harvester.h"
#include "engine/running.h"
#include "engine/silencing.h"
#include "engine/sweep.h"

namespace sysring::engine {

/// Reason::not_now for a host that is not in the inventory as the owner has read it.
Error not_known_here(const std::string& host);

/// The inside of an Engine. A turn gathers in `turn_` what is to be recorded and in `pending_` what
/// the policy has still to hear of; `commit` ends it, and only then something is sent.
class Engine::Loop {
 public:
  explicit Loop(Parts parts);

  Result<ledger::RolloutId> start(const ledger::StoredPlan& plan, const ledger::Actor& by,
                                  const std::string& why);
  Result<Done> resume(ledger::RolloutId id);
  Result<Done> steer(rollout::Steer steer, const ledger::Actor& by, const std::string& why);
  Result<Done> sweep(std::vector<fleet::HostId> hosts, ::sysring::host::Purpose purpose);
  Result<RunEnd> run(StopRequest& stop, Until until);
  /// What it has brought until it ended or was interrupted.
  Result<SweepResult> swept(const std::vector<fleet::HostId>& hosts,
                            ::sysring::host::Purpose purpose, StopRequest& stop);
  [[nodiscard]] View view() const;
  Result<std::uint64_t> silence(const SilenceOrder& order, const ledger::Actor& by);
  Result<std::uint64_t> restore(const std::vector<std::string>& hosts, const ledger::Actor& by,
                                const std::string& why);
  /// What has become of it once each host was tried, or as far as it came until the stop.
  Result<Errand> carry_out(std::uint64_t errand, StopRequest& stop);

 private:
  using What = decltype(rollout::Event::what);

  // loop.cpp: waiting, turns
  Result<Done> take_over(ledger::RolloutId id, What first);
  Result<std::optional<RunEnd>> heed(StopRequest& stop, Until until);
  Result<Done> drain();
  void sleep(const StopRequest& stop);
  [[nodiscard]] std::optional<Time> wakes_at() const;
  [[nodiscard]] std::chrono::milliseconds until_next() const;
  void begin_turn();
  Result<Done> take_turn();
  void step_all();
  Result<Done> commit();
  Result<Done> load_kept();
  void take_answers();
  void take_harvests();
  void learned_from_collector();
  [[nodiscard]] bool wants_harvest() const;
  void ask_collector();
  void serve_control();

  // looks.cpp: a sweep
  OperationId& last_operation();
  [[nodiscard]] std::size_t width_of_sweep() const;
  void look_at_more();
  void stop_looking_at(const std::string& host);
  void learn_from_look(const EndedContact& contact);
  void learn_for_sweep(const Result<collector::Harvest>& harvest);
  void end_sweep();

  // silences.cpp: hosts that log less for a while
  Result<Done> take_up_silences();
  [[nodiscard]] Result<Done> check_silence(const SilenceOrder& order) const;
  [[nodiscard]] std::size_t width_of_silences() const;
  [[nodiscard]] Silencing::IsBusy is_busy() const;
  void work_on_silences();
  void work_on(Silencing::Part part);
  void leave_what_is_gone(const Silencing::Part& part, rollout::SilenceTask task);
  void read_host(const Silencing::Part& part, const fleet::Host& host);
  void change_host(const Silencing::Part& part, const fleet::Host& host, rollout::SilenceTask task,
                   const sysmon::Probed& wanted);
  void silence_host(Silencing::Part part, const fleet::Host& host);
  void restore_host(Silencing::Part part, const fleet::Host& host);
  [[nodiscard]] Result<sysmon::Probed> silence_of(const Silencing::Part& part,
                                                  const ledger::HostRow& row,
                                                  const fleet::Host& host);

  // silence_contacts.cpp: what is done to them
  void begin(const Silencing::Part& part, const fleet::Host& host, ::sysring::host::Task task);
  void learn_from_silence(const EndedContact& contact);
  void learn_what_it_runs(const Silencing::Part& part, const fleet::Report& report);
  void learn_from_change(const Silencing::Part& part, const EndedContact& contact);
  void end_try(const Silencing::Part& before, const rollout::SilencedHost& now,
               rollout::SilenceTask task, const std::optional<Error>& why);
  void fail_try(const Silencing::Part& part, rollout::SilenceTask task, const Error& why);
  void record(const Silencing::Part& before, const rollout::SilencedHost& now);
  void await_arrival(const EndedContact& contact);
  void judge_arrivals();
  void end_errands();
  [[nodiscard]] bool is_in_silence(const std::string& host) const;
  [[nodiscard]] bool may_be_silenced(const std::string& host) const;
  void leave_alone(fleet::HostId host, OperationId operation);
  void has_gone_back(const std::string& host, const fleet::Report& report);

  // requests.cpp: what other terminals want
  Result<Json> silence_by_request(const Request& request);
  Result<Json> restore_by_request(const Request& request);
  Result<Json> answer(const Request& request);
  [[nodiscard]] Result<Done> check_idle() const;
  Result<Done> take_up(const std::string& rollout);
  Result<Json> begin_by_request(const Request& request);
  Result<Json> sweep_by_request(const Request& request);
  Result<Json> keep_config(const Request& request);
  Result<Json> store_release(const Request& request);
  Result<Json> store_plan(const Request& request);
  Result<Json> record_trust(const Request& request);

  // actions.cpp: what the policy wants done
  void act(const rollout::Apply& action);
  void act(const rollout::Look& action);
  void act(const rollout::Check& action);
  void act(const rollout::Restore& action);
  void act(const rollout::Cancel& action);
  void act(const rollout::AwaitForwarding& action);
  void act(const rollout::AskControl& action);
  void contact(fleet::HostId host, OperationId operation, ::sysring::host::Purpose purpose,
               const std::string& sha256, const std::string& version);
  void end_at_once(fleet::HostId host, OperationId operation, fleet::Finding finding, Error why);
  void learn(EndedContact contact);
  void learn(const collector::Harvest& harvest);
  void learn(const Shown& shown);
  Result<sysmon::Probed> config(const std::string& sha256, fleet::Platform platform);
  [[nodiscard]] std::vector<std::string> control_group() const;
  [[nodiscard]] std::vector<std::string> known_to_collector(
      const std::set<std::string>& without) const;
  void record_heard(const collector::Newest& newest);

  // tell.cpp: what people see
  void tell(const rollout::Outcome& outcome);
  void tell(Happening happening);
  void tell_of_collector(const std::optional<Error>& fault);
  void show();

  Parts parts_;
  Contacts contacts_;
  Forwarding forwarding_;
  std::unique_ptr<Harvester> harvester_;
  std::optional<Running> running_;
  std::optional<Sweep> sweep_;
  std::optional<SweepResult> swept_;  // by the last one that ended
  Silencing silencing_;
  std::optional<std::uint64_t> own_errand_;                      // of this process itself
  std::optional<Errand> done_errand_;                            // what came of that
  std::map<std::string, rollout::Restore> after_silence_;        // on hosts that are being silenced
  std::map<std::string, Result<sysmon::Probed>> silences_made_;  // by all that they are made of
  OperationId last_operation_;                                   // without a rollout

  ledger::Turn turn_;
  ledger::Turn beside_;  // the same of what is no part of the rollout: sweeps and silences
  std::deque<What> pending_;
  std::vector<transport::Completion> answers_;  // more than a turn takes
  std::optional<What> after_first_harvest_;     // the rollout begins once the collector was read
  std::deque<What> held_back_;                  // what comes after that
  std::optional<Time> control_asked_since_;
  Time next_harvest_{};
  std::string collector_fault_;
  bool draining_ = false;

  std::map<std::pair<std::string, fleet::Platform>, sysmon::Probed> configs_;
  std::shared_ptr<const std::set<std::string, std::less<>>> kept_;
  Computers computers_;
  std::map<std::uint32_t, Error> why_;  // of hosts that ended in this turn, for the happening
  Time shown_at_{};
};

}  // namespace sysring::engine
