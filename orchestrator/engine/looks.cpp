#include <algorithm>
#include <utility>

#include "base/log.h"
#include "engine/loop.h"

// What a sweep asks hosts and the collector, beside a rollout or without one.
namespace sysring::engine {

using ::sysring::host::Purpose;

Result<Done> Engine::Loop::sweep(std::vector<fleet::HostId> hosts, Purpose purpose) {
  if (sweep_) return Error{Reason::not_now, Effect::none, "found another sweep under way"};
  if (draining_) return Error{Reason::not_now, Effect::none, "found its owner about to end"};
  if (auto loaded = load_kept(); !loaded) return loaded;
  const auto fence = parts_.ledger.last_operation();
  if (!fence) return fence.error();
  const auto rows = parts_.ledger.hosts();
  if (!rows) return rows.error();
  last_operation() = std::max(last_operation(), *fence);
  computers_ = Computers{parts_.inventory, *rows};
  sweep_.emplace(std::move(hosts), *rows, purpose);
  if (!harvester_ || purpose != Purpose::observe) sweep_->pass = Sweep::Pass::over;
  return Done{};
}

/// Operations have one sequence of numbers; the policy draws from it too.
OperationId& Engine::Loop::last_operation() {
  return running_ ? running_->state.last_operation : last_operation_;
}

/// Beside a rollout, a sweep has a quarter of the width.
std::size_t Engine::Loop::width_of_sweep() const {
  // Four answers of compiled rules at once are as much memory as there may be of them.
  if (sweep_->purpose() == Purpose::adopt) return 4;
  const bool is_beside = running_ && !rollout::has_ended(running_->state.phase);
  return is_beside ? std::max<std::size_t>(parts_.max_in_flight / 4, 1) : parts_.max_in_flight;
}

void Engine::Loop::look_at_more() {
  if (!sweep_) return;
  while (sweep_->in_flight() < width_of_sweep()) {
    const auto id = sweep_->next();
    if (!id) return;
    const auto& host = parts_.inventory.host(*id);
    auto target = target_of(host);
    if (contacts_.are_with(target.host)) {
      sweep_->leave(target.host);
      continue;
    }
    ++last_operation().number;
    sweep_->began(target.host, last_operation());
    Order order{.cause = Cause::sweep,
                .host = *id,
                .platform = host.platform,
                .target = std::move(target),
                .task = {.purpose = sweep_->purpose(),
                         .operation = last_operation(),
                         .workspace = parts_.workspace,
                         .config = {},
                         .file_name = {},
                         .places = parts_.places,
                         .key_readers = parts_.key_readers,
                         .kept = kept_}};
    if (const auto ended = contacts_.begin(std::move(order), beside_)) sweep_->ended(*ended);
  }
}

/// Who changes something goes first: what a look saw before must not be taken for what came of it.
void Engine::Loop::stop_looking_at(const std::string& host) {
  if (!sweep_ || !sweep_->looks_at(host)) return;
  contacts_.drop(*sweep_->leave(host));
}

void Engine::Loop::learn_from_look(const EndedContact& contact) {
  if (contact.ended.facts && !contact.ended.facts->computer.empty()) {
    computers_.learn(contact.ended.facts->computer, contact.name);
  }
  if (sweep_) sweep_->ended(contact);
}

/// A pass that was asked for by the sweep is over. An earlier one may have heard of a host already,
/// for a rollout that had no need to record it.
void Engine::Loop::learn_for_sweep(const Result<collector::Harvest>& harvest) {
  if (!sweep_ || sweep_->pass != Sweep::Pass::under_way) return;
  sweep_->pass = Sweep::Pass::over;
  if (!harvest) return sweep_->collector_failed(harvest.error());
  for (const auto& [computer, host] : computers_.all()) {
    if (const auto newest = forwarding_.newest(computer)) record_heard(*newest);
  }
}

Result<SweepResult> Engine::Loop::swept(const std::vector<fleet::HostId>& hosts, Purpose purpose,
                                        StopRequest& stop) {
  if (auto begun = sweep(hosts, purpose); !begun) return begun.error();
  if (const auto end = run(stop, Until::swept); !end) return end.error();
  return sweep_ ? sweep_->result() : swept_.value_or(SweepResult{});
}

void Engine::Loop::end_sweep() {
  if (!sweep_ || !sweep_->has_ended()) return;
  show();
  swept_ = sweep_->result();
  sweep_.reset();
  log::info("swept", {{"asked", std::to_string(swept_->asked)},
                      {"reached", std::to_string(swept_->reached)},
                      {"changed", std::to_string(swept_->changed)}});
  if (parts_.control == nullptr || !parts_.control->is_watched()) return;
  Json line;
  line["swept"] = to_json(*swept_);
  parts_.control->tell_watchers(line);
}

}  // namespace sysring::engine
