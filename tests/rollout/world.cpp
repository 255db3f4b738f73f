#include "rollout/world.h"

#include <algorithm>
#include <variant>

namespace sysring::rollout {
namespace {

using fleet::Finding;
using fleet::HostId;
using std::chrono::minutes;

Gate random_gate(Chance& chance) {
  Gate gate;
  gate.success = percent(static_cast<std::uint32_t>(chance.one_of<int>({100, 90, 70, 50})));
  gate.max_unreachable = percent(static_cast<std::uint32_t>(chance.one_of<int>({0, 20, 50})));
  gate.soak = minutes{chance.one_of<int>({0, 10, 120})};
  gate.host_deadline = minutes{5};
  gate.progress_deadline = minutes{chance.one_of<int>({20, 60})};
  gate.forwarding_deadline = minutes{15};
  gate.forwarding = chance.in_hundred(70) ? Forwarding::required : Forwarding::off;
  gate.on_failure = chance.in_hundred(75) ? OnFailure::rollback : OnFailure::pause;
  return gate;
}

std::vector<Ring> random_plan(Chance& chance) {
  std::vector<Ring> rings(1 + chance.below(4));
  std::uint32_t hosts = 0;
  for (auto& ring : rings) {
    ring.name = "ring" + std::to_string(&ring - rings.data());
    ring.max_in_flight = 1 + chance.below(4);
    ring.gate = random_gate(chance);
    const auto size = chance.below(9);
    for (std::size_t i = 0; i < size; ++i) ring.hosts.push_back({hosts++});
  }
  return rings;
}

std::string number(HostId host) { return std::to_string(host.index); }

Reason reason_for(Finding finding, Chance& chance) {
  if (finding == Finding::unreachable) {
    return chance.one_of<Reason>({Reason::unreachable, Reason::auth_rejected});
  }
  return finding == Finding::skipped ? Reason::not_installed : Reason::line_lost;
}

}  // namespace

World::World(std::uint64_t seed)
    : chance_{seed}, plan_{random_plan(chance_)}, state_{plan_}, machines_(state_.hosts.size()) {
  for (auto& machine : machines_) {
    machine.had_it_before = chance_.in_hundred(10);
    machine.forwarded_before = chance_.in_hundred(85);
  }
  hosts_ = state_.hosts;
  rings_.resize(plan_.size());
  is_refused_ = chance_.in_hundred(10);
  happens(Started{});
}

void World::happens(decltype(Event::what) what) {
  take(step(state_, {now_, std::move(what)}));
  check_rules();
}

void World::take(const Outcome& outcome) {
  for (const auto& change : outcome.hosts) {
    hold(!(hosts_.at(change.host.index) == change.now), "a host change tells something new");
    hosts_.at(change.host.index) = change.now;
  }
  for (const auto& change : outcome.rings) {
    rings_.at(change.ring) = {change.state, change.soak_until};
  }
  for (const auto& change : outcome.phases) {
    ++phases_[std::string{to_string(change.phase)}];
    story_ += "\n  rollout " + std::string{to_string(change.phase)} + " " + change.why;
    phase_ = change;
  }
  for (const auto& action : outcome.actions) {
    std::visit([&](const auto& each) { begin(each); }, action);
  }
}

void World::begin(const Apply& action) {
  const auto ring = state_.hosts[action.host.index].ring;
  for (std::size_t before = 0; before < ring; ++before) {
    hold(state_.rings[before].state == RingState::passed, "a ring opens after those before it");
  }
  hold(state_.phase == Phase::running, "only a running rollout applies");
  open(action.host, action.operation, Doing::applying);
}
void World::begin(const Look& action) { open(action.host, action.operation, Doing::looking); }
void World::begin(const Check& action) { open(action.host, action.operation, Doing::checking); }
void World::begin(const Restore& action) {
  hold(state_.phase == Phase::rolling_back, "only a rollout that goes back restores");
  open(action.host, action.operation, Doing::restoring);
}
void World::begin(const Cancel& action) {
  story_ += "\n  cancel operation " + std::to_string(action.operation.number);
}
void World::begin(const AwaitForwarding& action) {
  waiting_.emplace_back(action.host, action.operation);
}
void World::begin(const AskControl& /*action*/) { control_is_asked_ = true; }

void World::open(HostId host, OperationId operation, Doing what) {
  story_ += "\n  " + std::string{to_string(what)} + " " + number(host) + " as operation " +
            std::to_string(operation.number);
  const bool is_busy = std::ranges::any_of(open_, [&](const Open& o) { return o.host == host; });
  hold(!is_busy, "one contact at a time with a host");
  open_.push_back({host, operation, what});
  const auto ring = state_.hosts[host.index].ring;
  const auto in_ring = std::ranges::count_if(
      open_, [&](const Open& o) { return state_.hosts[o.host.index].ring == ring; });
  hold(static_cast<std::size_t>(in_ring) <= plan_[ring].max_in_flight, "max_in_flight");
}

void World::goes_on() {
  const auto dice = chance_.below(100);
  if (dice < 55) return answer(Luck::any);
  if (dice < 75) return arrive();
  if (dice < 80) return tell_of_control(Luck::any);
  if (dice < 88) return pass_time();
  if (dice < 91) return restart();
  if (dice < 94) return send_something_stale();
  if (dice < 96) return steer();
  if (dice < 97 && !machines_.empty()) {
    const HostId host{static_cast<std::uint32_t>(chance_.below(machines_.size()))};
    story_ += "\ngoes bad " + number(host);
    return happens(HostWentBad{host, Reason::sysmon_error});
  }
  happens(Tick{});
}

void World::goes_on_without_faults() {
  if (!open_.empty()) return answer(Luck::good);
  if (!waiting_.empty()) return arrive();
  if (control_is_asked_) return tell_of_control(Luck::good);
  if (state_.phase == Phase::paused) return be_a_good_operator();
  const auto due = wakes_at(state_);
  hold(due.has_value(), "a rollout that has not ended waits for something");
  if (due) now_ = std::max(now_, *due);
  happens(Tick{});
}

void World::answer(Luck luck) {
  if (open_.empty()) return;
  const auto which = chance_.below(open_.size());
  const Open contact = open_[which];
  open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(which));
  const auto report = carry_out(contact, luck);
  story_ += "\n" + number(contact.host) + " " + std::string{to_string(report.finding)} +
            (report.changed ? " changed" : "");
  happens(HostReported{contact.host, contact.operation, report,
                       machines_[contact.host.index].forwarded_before});
}

fleet::Report World::carry_out(const Open& contact, Luck luck) {
  Machine& machine = machines_[contact.host.index];
  fleet::Report report;
  if (contact.what == Doing::applying) {
    report.finding = apply(machine, report.changed, luck);
  } else if (contact.what == Doing::restoring) {
    report.finding = restore(machine, luck);
  } else {
    report.finding = look(machine, luck);
  }
  const bool went_well = report.finding == Finding::current || report.finding == Finding::verified;
  if (!went_well) {
    report.error = Error{reason_for(report.finding, chance_), Effect::none, "by chance"};
  }
  return report;
}

Finding World::apply(Machine& machine, bool& changed, Luck luck) {
  const auto dice = luck == Luck::good ? 0 : chance_.below(100);
  if (is_refused_ && !machine.had_it_before) return Finding::failed;
  if (machine.had_it_before || (machine.runs_the_new && dice < 70)) return Finding::current;
  changed = dice < 70;
  machine.runs_the_new = machine.runs_the_new || changed;
  if (dice < 70) return Finding::verified;
  if (dice < 76) return Finding::untouched;
  if (dice < 80) return Finding::unreachable;
  if (dice < 83) return Finding::skipped;
  if (dice < 86) return Finding::failed;
  const bool happened = chance_.in_hundred(50);
  machine.runs_the_new = machine.runs_the_new || happened;
  changed = true;
  return dice < 91 ? Finding::failed : Finding::unknown;
}

/// A look tells the truth, or that it could not look.
Finding World::look(const Machine& machine, Luck luck) {
  const auto dice = luck == Luck::good ? 99 : chance_.below(100);
  if (dice < 6) return Finding::unknown;
  if (dice < 10) return Finding::unreachable;
  if (dice < 14) return Finding::failed;
  if (machine.runs_the_new) return Finding::verified;
  return machine.had_it_before ? Finding::current : Finding::untouched;
}

Finding World::restore(Machine& machine, Luck luck) {
  const auto dice = luck == Luck::good ? 0 : chance_.below(100);
  if (dice < 75) {
    return std::exchange(machine.runs_the_new, false) ? Finding::verified : Finding::current;
  }
  if (dice < 80 && chance_.in_hundred(50)) machine.runs_the_new = false;
  if (dice < 80) return Finding::unknown;
  return chance_.one_of<Finding>(
      {Finding::failed, Finding::untouched, Finding::unreachable, Finding::skipped});
}

void World::arrive() {
  if (waiting_.empty()) return;
  const auto which = chance_.below(waiting_.size());
  const auto [host, operation] = waiting_[which];
  waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(which));
  story_ += "\n" + number(host) + " arrives";
  happens(ForwardingSeen{host, operation});
}

void World::tell_of_control(Luck luck) {
  const bool is_heard = luck == Luck::good || chance_.in_hundred(60);
  control_is_asked_ = false;
  story_ += is_heard ? "\ncontrol is heard" : "\ncontrol is silent";
  happens(is_heard ? ControlReported{18, 2} : ControlReported{2, 18});
}

void World::steer() {
  const auto wanted = static_cast<Steer>(chance_.below(6));
  story_ += "\n" + std::string{to_string(wanted)};
  const bool is_possible = may(state_, wanted).has_value();
  const auto before = phase_.phase;
  happens(Steered{wanted});
  if (!is_possible && wanted != Steer::retry) {
    hold(phase_.phase == before, "what is not possible does not happen");
  }
}

void World::pass_time() {
  now_ += minutes{chance_.one_of<int>({1, 4, 15, 90})};
  story_ += "\ntime passes";
  happens(Tick{});
  const auto due = wakes_at(state_);
  hold(!due || *due > now_, "nobody is woken for what a tick has done already");
}

/// The next process knows what the ledger was told. What was under way has happened, or not.
void World::restart() {
  story_ += "\nrestart";
  for (const auto& contact : open_) {
    if (chance_.in_hundred(50)) carry_out(contact, Luck::any);
  }
  open_.clear();
  waiting_.clear();
  control_is_asked_ = false;
  State stored{plan_};
  stored.hosts = hosts_;
  for (std::size_t i = 0; i < rings_.size(); ++i) {
    std::tie(stored.rings[i].state, stored.rings[i].soak_until) = rings_[i];
  }
  stored.phase = phase_.phase;
  stored.why = phase_.why;
  stored.reason = phase_.reason;
  stored.last_operation = state_.last_operation;
  recount(stored, now_);
  state_ = std::move(stored);
  happens(Resumed{});
}

void World::send_something_stale() {
  if (machines_.empty()) return;
  happens(Tick{});
  const HostId host{static_cast<std::uint32_t>(chance_.below(machines_.size()))};
  const OperationId before{state_.hosts[host.index].operation.number - 1};
  story_ += "\nstale report of " + number(host);
  const auto outcome =
      step(state_, {now_, HostReported{host, before, {Finding::failed, {}, true}, true}});
  hold(outcome.hosts.empty() && outcome.phases.empty() && outcome.actions.empty(),
       "a stale report changes nothing");
}

/// Whoever sees that all machines refuse does not go on for ever.
void World::be_a_good_operator() {
  if (is_refused_ && may(state_, Steer::abort)) return happens(Steered{Steer::abort});
  for (const auto wanted : {Steer::resume, Steer::retry, Steer::abort}) {
    if (!may(state_, wanted)) continue;
    story_ += "\n" + std::string{to_string(wanted)};
    return happens(Steered{wanted});
  }
  hold(false, "a paused rollout can be steered");
}

void World::hold(bool rule, const std::string& name) {
  if (!rule && broken_.size() < 3) broken_.push_back(name + story_);
}

void World::check_rules() {
  check_counters();
  check_ledger();
  check_machines();
}

void World::check_counters() {
  for (const auto& ring : state_.rings) {
    Progress counted;
    for (const auto id : ring.hosts) {
      const Host& host = state_.hosts[id.index];
      ++counted.hosts.at(static_cast<std::size_t>(host.state));
      const bool rests = host.doing == Doing::nothing || host.doing == Doing::awaiting;
      if (!rests) ++counted.in_flight;
      if (host.doing == Doing::awaiting) ++counted.awaiting;
      if (host.doing == Doing::looking) ++counted.unknown;
      if (host.changed) ++counted.changed;
    }
    const auto& told = ring.progress;
    hold(counted.hosts == told.hosts && counted.in_flight == told.in_flight &&
             counted.awaiting == told.awaiting && counted.unknown == told.unknown &&
             counted.changed == told.changed,
         "counters are what is counted in " + ring.name);
  }
  std::size_t in_flight = 0;
  for (const auto& ring : state_.rings) in_flight += ring.progress.in_flight;
  hold(in_flight == open_.size(), "what is in flight is what is open");
}

void World::check_ledger() {
  hold(hosts_ == state_.hosts, "the ledger knows every host as it is");
  for (std::size_t i = 0; i < rings_.size(); ++i) {
    hold(rings_[i].first == state_.rings[i].state, "the ledger knows every ring as it is");
  }
  hold(phase_.phase == state_.phase, "the ledger knows the phase as it is");
}

void World::check_machines() {
  const bool is_back = state_.phase == Phase::rolled_back || state_.phase == Phase::halted ||
                       state_.phase == Phase::rolled_back_partial ||
                       (state_.phase == Phase::aborted && state_.reason);
  for (std::uint32_t i = 0; i < machines_.size(); ++i) {
    const bool is_open = std::ranges::any_of(open_, [&](auto& o) { return o.host.index == i; });
    if (!machines_[i].runs_the_new || is_open) continue;
    const Host& host = state_.hosts[i];
    hold(host.changed, "host " + std::to_string(i) + " was changed, and that is known");
    hold(!is_back || host.state == HostState::rollback_failed,
         "host " + std::to_string(i) + " is back, or told of as left behind");
  }
}

}  // namespace sysring::rollout
