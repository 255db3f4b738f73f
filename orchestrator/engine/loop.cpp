#include "engine/loop.h"

#include <algorithm>
#include <utility>

#include <poll.h>

namespace sysring::engine {

using std::chrono::milliseconds;

namespace {

constexpr std::size_t answers_a_turn = 256;
constexpr milliseconds longest_sleep{1'000};

}  // namespace

Engine::Loop::Loop(Parts parts)
    : parts_{std::move(parts)}, contacts_{parts_.transport}, forwarding_{parts_.workspace + "-"} {
  if (parts_.collector != nullptr) harvester_ = std::make_unique<Harvester>(*parts_.collector);
}

Result<ledger::RolloutId> Engine::Loop::start(const ledger::StoredPlan& stored,
                                              const ledger::Actor& by, const std::string& why) {
  auto plan = rollout::read_plan(stored.sealed);
  if (!plan) return plan.error();
  auto id = parts_.ledger.begin(*plan, by, why, parts_.clock.now());
  if (!id) return id.error();
  if (auto taken = take_over(*id, rollout::Started{}); !taken) return taken.error();
  return *id;
}

Result<Done> Engine::Loop::resume(ledger::RolloutId id) {
  return take_over(id, rollout::Resumed{});
}

/// The rollout as the ledger has it. The policy hears the first event once the collector has been
/// read: what a host forwarded before it is touched can only be known then.
Result<Done> Engine::Loop::take_over(ledger::RolloutId id, What first) {
  auto stored = parts_.ledger.rollout(id);
  if (!stored) return stored.error();
  if (!*stored) {
    return Error{Reason::not_found, Effect::none, "found no rollout " + to_string(id)};
  }
  auto running = running_from(std::move(**stored), parts_.inventory, parts_.max_in_flight);
  if (!running) return running.error();
  const auto fence = parts_.ledger.last_operation();
  if (!fence) return fence.error();
  if (auto loaded = load_kept(); !loaded) return loaded.error();
  const auto rows = parts_.ledger.hosts();
  if (!rows) return rows.error();

  const auto newest = std::max({running->state.last_operation, last_operation(), *fence});
  running_ = std::move(*running);
  running_->state.last_operation = newest;
  rollout::recount(running_->state, parts_.clock.now());
  computers_ = Computers{parts_.inventory, *rows};
  after_first_harvest_ = std::move(first);
  next_harvest_ = parts_.clock.now();
  return Done{};
}

Result<RunEnd> Engine::Loop::run(StopRequest& stop, Until until) {
  if (auto taken = take_up_silences(); !taken) return taken.error();
  while (true) {
    if (auto turned = take_turn(); !turned) return turned.error();
    show();
    auto end = heed(stop, until);
    if (!end) return end.error();
    if (*end) return **end;
    sleep(stop);
  }
}

/// Whether the loop ends here, and the way to an orderly end.
Result<std::optional<RunEnd>> Engine::Loop::heed(StopRequest& stop, Until until) {
  using End = std::optional<RunEnd>;
  const bool is_silencing = silencing_.in_flight() > 0 || silencing_.has_errand();
  const bool idle = contacts_.size() == 0 && pending_.empty() && answers_.empty() &&
                    !after_first_harvest_ && !sweep_ && !is_silencing;
  if (stop.times() > 1) return End{RunEnd::interrupted};
  if (stop.times() == 1) {
    if (auto drained = drain(); !drained) return drained.error();
    if (contacts_.size() == 0) return End{RunEnd::interrupted};
  }
  if (until == Until::swept && !sweep_ && !is_silencing) return End{RunEnd::finished};
  if (until == Until::calm && idle && silencing_.hosts() == 0) return End{RunEnd::finished};
  if (!idle || until != Until::at_rest) return End{};
  if (!running_ || rollout::has_ended(running_->state.phase)) return End{RunEnd::finished};
  if (running_->state.phase == rollout::Phase::paused) return End{RunEnd::waiting};
  return End{};
}

/// Nothing new begins; what is in flight ends.
Result<Done> Engine::Loop::drain() {
  if (std::exchange(draining_, true)) return Done{};
  if (sweep_) sweep_->stop();
  if (!running_ || !rollout::may(running_->state, rollout::Steer::pause)) return Done{};
  return steer(rollout::Steer::pause, {}, "interrupted; what is in flight ends first");
}

milliseconds Engine::Loop::until_next() const {
  const Time now = parts_.clock.now();
  Time next = now + longest_sleep;
  if (!answers_.empty() || !pending_.empty()) next = now;
  if (const auto wakes = wakes_at()) next = std::min(next, *wakes);
  if (!draining_ && silencing_.in_flight() < width_of_silences()) {
    if (const auto wakes = silencing_.wakes_at(is_busy())) next = std::min(next, *wakes);
  }
  if (wants_harvest() && !harvester_->is_asked()) next = std::min(next, next_harvest_);
  return std::max(next - now, milliseconds{0});
}

std::optional<Time> Engine::Loop::wakes_at() const {
  if (!running_ || after_first_harvest_) return std::nullopt;
  return rollout::wakes_at(running_->state);
}

void Engine::Loop::sleep(const StopRequest& stop) {
  std::vector<pollfd> waits;
  const auto wait_for = [&](int descriptor) { waits.push_back({descriptor, POLLIN, 0}); };
  wait_for(parts_.completions.descriptor());
  wait_for(stop.descriptor());
  if (harvester_) wait_for(harvester_->descriptor());
  if (parts_.control != nullptr) {
    for (const int descriptor : parts_.control->descriptors()) wait_for(descriptor);
  }
  ::poll(waits.data(), waits.size(), static_cast<int>(until_next().count()));
  stop.heard();
}

void Engine::Loop::begin_turn() {
  turn_ = {.at = parts_.clock.now()};
  beside_ = {.at = turn_.at};
  if (running_) turn_.rollout = running_->id;
  why_.clear();
}

Result<Done> Engine::Loop::take_turn() {
  if (running_ || sweep_ || silencing_.has_work()) {
    begin_turn();
    work_on_silences();
    take_answers();
    take_harvests();
    const auto wakes = wakes_at();
    if (wakes && *wakes <= turn_.at) pending_.emplace_back(rollout::Tick{});
    step_all();
    judge_arrivals();
    look_at_more();
    ask_collector();
    if (auto committed = commit(); !committed) return committed;
  }
  end_sweep();
  end_errands();
  serve_control();
  return Done{};
}

void Engine::Loop::take_answers() {
  auto arrived = parts_.completions.drain();
  std::ranges::move(arrived, std::back_inserter(answers_));
  const auto taken = std::min(answers_.size(), answers_a_turn);
  const auto end = answers_.begin() + static_cast<std::ptrdiff_t>(taken);
  for (auto answer = answers_.begin(); answer != end; ++answer) {
    const auto cause = contacts_.cause_of(answer->operation);
    auto& turn = cause == Cause::rollout ? turn_ : beside_;
    if (auto ended = contacts_.answer(*answer, turn)) learn(std::move(*ended));
  }
  answers_.erase(answers_.begin(), end);
}

void Engine::Loop::take_harvests() {
  if (!harvester_) return learned_from_collector();
  for (const auto& harvest : harvester_->take()) {
    if (harvest) learn(*harvest);
    learn_for_sweep(harvest);
    tell_of_collector(harvest ? std::nullopt : std::optional{harvest.error()});
    learned_from_collector();
  }
}

/// A pass is over. A rollout does not begin before one has succeeded: what nobody could read is no
/// proof that a host never forwarded, and such a host would be judged on less.
void Engine::Loop::learned_from_collector() {
  const bool readable = collector_fault_.empty();
  if (after_first_harvest_ && readable) {
    pending_.push_back(*std::exchange(after_first_harvest_, {}));
    std::ranges::move(std::exchange(held_back_, {}), std::back_inserter(pending_));
  }
  if (!control_asked_since_) return;
  const auto control = readable && harvester_
                           ? forwarding_.control(control_group(), *control_asked_since_)
                           : Control{};
  control_asked_since_.reset();
  pending_.emplace_back(rollout::ControlReported{control.heard, control.silent});
}

bool Engine::Loop::wants_harvest() const {
  if (!harvester_) return false;
  if (sweep_ && sweep_->pass == Sweep::Pass::wanted) return true;
  return after_first_harvest_ || control_asked_since_ || forwarding_.waiting() > 0 ||
         (running_ && running_->state.phase == rollout::Phase::running);
}

void Engine::Loop::ask_collector() {
  if (!wants_harvest() || harvester_->is_asked() || turn_.at < next_harvest_) return;
  const Time since = running_ ? running_->started_at : turn_.at;
  harvester_->ask(since - parts_.collector_latency);
  if (sweep_ && sweep_->pass == Sweep::Pass::wanted) sweep_->pass = Sweep::Pass::under_way;
  next_harvest_ = turn_.at + parts_.poll_collector_every;
}

void Engine::Loop::step_all() {
  while (!pending_.empty()) {
    const rollout::Event event{turn_.at, std::move(pending_.front())};
    pending_.pop_front();
    auto outcome = rollout::step(running_->state, event);
    for (const auto& action : outcome.actions) {
      std::visit([this](const auto& what) { act(what); }, action);
    }
    tell(outcome);
    auto& all = turn_.outcome;
    std::ranges::move(outcome.hosts, std::back_inserter(all.hosts));
    std::ranges::move(outcome.rings, std::back_inserter(all.rings));
    std::ranges::move(outcome.phases, std::back_inserter(all.phases));
  }
}

/// What can be put back, shared by all contacts that begin from now on.
Result<Done> Engine::Loop::load_kept() {
  const auto kept = parts_.ledger.kept();
  if (!kept) return kept.error();
  auto hashes = std::make_shared<std::set<std::string, std::less<>>>();
  for (const auto& digests : *kept) hashes->insert(digests.sha256);
  kept_ = std::move(hashes);
  return Done{};
}

/// The turn is on the disk before anything leaves for a host. A failed commit ends the run: what is
/// in memory is worth nothing any more.
Result<Done> Engine::Loop::commit() {
  bool has_more = false;
  for (auto* turn : {&turn_, &beside_}) {
    turn->last_operation = last_operation();
    if (turn->empty()) continue;
    if (auto recorded = parts_.ledger.record(*turn); !recorded) {
      return recorded.error().during("recording what happened");
    }
    has_more = has_more || !turn->keep.empty() || !turn->adopted.empty();
  }
  if (has_more) {
    if (auto loaded = load_kept(); !loaded) return loaded;
  }
  contacts_.dispatch();
  turn_ = {.at = turn_.at};
  beside_ = {.at = turn_.at};
  return Done{};
}

Result<Done> Engine::Loop::steer(rollout::Steer steer, const ledger::Actor& by,
                                 const std::string& why) {
  if (!running_) {
    return Error{Reason::not_now, Effect::none, "found no rollout under way"};
  }
  if (auto possible = rollout::may(running_->state, steer); !possible) return possible;
  begin_turn();
  turn_.notes.push_back({"rollout.steered", to_string(running_->id),
                         std::string{to_string(steer)} + (why.empty() ? "" : ": " + why), by});
  // A rollout that was read back hears first of what was in flight.
  (after_first_harvest_ ? held_back_ : pending_).emplace_back(rollout::Steered{steer});
  step_all();
  return commit();
}

void Engine::Loop::serve_control() {
  if (parts_.control == nullptr) return;
  parts_.control->serve([this](const Request& request) { return answer(request); });
}

}  // namespace sysring::engine
