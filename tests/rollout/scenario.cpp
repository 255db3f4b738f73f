#include "rollout/scenario.h"

#include <algorithm>
#include <ranges>
#include <stdexcept>
#include <utility>

#include "base/text.h"

namespace sysring::rollout {
namespace {

using std::chrono::milliseconds;

[[noreturn]] void cannot_read(std::string_view what) {
  throw std::runtime_error{"no word of a scenario: " + std::string{what}};
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (const auto word : split(line, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

template <typename T>
T known(std::optional<T> value, std::string_view text) {
  if (!value) cannot_read(text);
  return *value;
}

milliseconds duration(std::string_view text) { return known(parse_duration(text), text); }
std::size_t number(std::string_view text) { return known(parse_number(text), text); }
Reason reason(std::string_view text) { return known(reason_named(text), text); }

std::string span(Time time) {
  const auto since = time.time_since_epoch();
  return since == milliseconds{0} ? "0 s" : for_people(since);
}

void set(Ring& ring, std::string_view setting) {
  const auto words = words_of(setting);
  const auto value = words.at(1);
  auto& gate = ring.gate;
  if (words[0] == "in_flight") {
    ring.max_in_flight = number(value);
  } else if (words[0] == "success") {
    gate.success = percent(static_cast<std::uint32_t>(number(value)));
  } else if (words[0] == "unreachable") {
    gate.max_unreachable = percent(static_cast<std::uint32_t>(number(value)));
  } else if (words[0] == "soak") {
    gate.soak = duration(value);
  } else if (words[0] == "deadline") {
    gate.host_deadline = duration(value);
  } else if (words[0] == "progress") {
    gate.progress_deadline = duration(value);
  } else if (words[0] == "arrival") {
    gate.forwarding_deadline = duration(value);
  } else if (setting == "forwarding off") {
    gate.forwarding = Forwarding::off;
  } else if (setting == "pause on failure") {
    gate.on_failure = OnFailure::pause;
  } else {
    cannot_read(setting);
  }
}

fleet::Finding finding(std::string_view text) {
  using enum fleet::Finding;
  for (const auto each : {current, verified, untouched, skipped, unreachable, failed, unknown}) {
    if (to_string(each) == text) return each;
  }
  cannot_read(text);
}

/// What a contact would say if the scenario does not.
fleet::Report report_of(fleet::Finding found) {
  using enum fleet::Finding;
  const auto with = [&](Reason code, bool changed) {
    return fleet::Report{found, Error{code, Effect::none, "told so"}, changed};
  };
  switch (found) {
    case current:
      return {found, {}, false};
    case verified:
      return {found, {}, true};
    case untouched:
      return with(Reason::line_lost, false);
    case skipped:
      return with(Reason::not_installed, false);
    case unreachable:
      return with(Reason::unreachable, false);
    case failed:
      return with(Reason::hash_mismatch, true);
    case unknown:
      return with(Reason::line_lost, true);
  }
  cannot_read("");
}

std::string with_reason(std::optional<Reason> code) {
  return code ? " " + sysring::to_string(*code) : "";
}

std::string with_text(const std::string& text) { return text.empty() ? "" : ": " + text; }

}  // namespace

std::vector<std::string> Scenario::happens(std::string_view line) {
  follows_.clear();
  line.starts_with("ring ") ? define(line) : tell(line);
  return std::move(follows_);
}

void Scenario::define(std::string_view line) {
  const auto parts = split(line, '|');
  const auto words = words_of(parts[0]);
  Ring ring{.name = std::string{words.at(1).substr(0, words[1].size() - 1)}, .hosts = {}};
  for (std::size_t i = 2; i < words.size(); ++i) {
    ring.hosts.push_back({static_cast<std::uint32_t>(names_.size())});
    names_.emplace_back(words[i]);
  }
  if (parts.size() > 1) {
    for (const auto setting : split(parts[1], ',')) set(ring, trimmed(setting));
  }
  rings_.push_back(std::move(ring));
}

State& Scenario::state() {
  if (state_.empty()) {
    state_.emplace_back(rings_);
    earlier_.resize(names_.size());
    told_.resize(names_.size(), HostState::pending);
  }
  return state_.front();
}

void Scenario::tell(std::string_view line) {
  state();
  const auto words = words_of(line);
  const auto verb = words.at(0);
  if (verb == "start") return event(Started{});
  if (verb == "tick") return event(Tick{});
  if (verb == "restart") return restart();
  if (verb == "wait") return pass(duration(words.at(1)));
  if (verb == "late") {
    now_ += duration(words.at(1));
    return event(Tick{});
  }
  if (verb == "control") return event(ControlReported{number(words.at(1)), number(words.at(2))});
  if (const auto steered = steer_named(verb)) return steer(*steered);
  if (verb == "figures") {
    const auto ring = std::ranges::find(state().rings, words.at(1), &Ring::name);
    if (ring == state().rings.end()) cannot_read(line);
    follows_.push_back(rollout::figures(*ring));
    return;
  }
  report(std::string{verb}, {words.begin() + 1, words.end()});
}

void Scenario::report(const std::string& host_name, std::vector<std::string_view> words) {
  const auto id = host(host_name);
  if (words.at(0) == "arrives") return event(ForwardingSeen{id, state().hosts[id.index].operation});
  if (words[0] == "goes") return event(HostWentBad{id, reason(words.at(2))});
  auto operation = state().hosts[id.index].operation;
  if (words[0] == "stale") {
    operation = earlier_[id.index];
    words.erase(words.begin());
  }
  HostReported reported{id, operation, report_of(finding(words.at(0)))};
  for (const auto word : words | std::views::drop(1)) {
    if (word == "unchanged") {
      reported.report.changed = false;
    } else if (word == "never_forwarded") {
      reported.forwarded_before = false;
    } else {
      reported.report.error->code = reason(word);
    }
  }
  event(reported);
}

/// The engine wakes as often as it was told to, and at the end it is as late as it is.
void Scenario::pass(milliseconds time) {
  const Time end = now_ + time;
  for (auto due = wakes_at(state()); due && *due <= end; due = wakes_at(state())) {
    if (*due > now_) follows_.push_back("at " + span(*due));
    now_ = std::max(now_, *due);
    event(Tick{});
  }
  now_ = end;
}

/// As it is read back from the ledger: what is told of hosts, rings and phase, and nothing else.
void Scenario::restart() {
  State stored{rings_};
  for (std::size_t i = 0; i < rings_.size(); ++i) {
    stored.rings[i].state = state().rings[i].state;
    stored.rings[i].soak_until = state().rings[i].soak_until;
  }
  stored.hosts = state().hosts;
  for (auto& host : stored.hosts) host.looks = 0;
  stored.phase = state().phase;
  stored.why = state().why;
  stored.reason = state().reason;
  stored.last_operation = state().last_operation;
  recount(stored, now_);
  state_.front() = std::move(stored);
  event(Resumed{});
}

void Scenario::steer(Steer wanted) {
  if (auto possible = may(state(), wanted); !possible) {
    follows_.push_back("refused: " + possible.error().message);
  }
  event(Steered{wanted});
}

void Scenario::event(What what) {
  auto operations = state().hosts;
  note(step(state(), {now_, std::move(what)}));
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const bool is_new = operations[i].operation != state().hosts[i].operation;
    if (is_new) earlier_[i] = operations[i].operation;
  }
}

void Scenario::note(const Outcome& outcome) {
  struct Noting {
    const Scenario& scenario;
    std::string operator()(const Apply& to) const { return "apply " + scenario.name(to.host); }
    std::string operator()(const Look& at) const { return "look " + scenario.name(at.host); }
    std::string operator()(const Check& of) const { return "check " + scenario.name(of.host); }
    std::string operator()(const Restore& of) const { return "restore " + scenario.name(of.host); }
    std::string operator()(const Cancel& of) const {
      return "cancel " + scenario.name(of.operation);
    }
    std::string operator()(const AwaitForwarding& of) const {
      return "await " + scenario.name(of.host) + " until " + span(of.until);
    }
    std::string operator()(const AskControl& of) const {
      return "ask control since " + span(of.since);
    }
  };
  for (const auto& change : outcome.hosts) {
    if (std::exchange(told_[change.host.index], change.now.state) == change.now.state) continue;
    follows_.push_back(name(change.host) + " " + std::string{to_string(change.now.state)} +
                       with_reason(change.now.reason));
  }
  for (const auto& change : outcome.rings) {
    follows_.push_back("ring " + state().rings[change.ring].name + " " +
                       std::string{to_string(change.state)} + with_text(change.why));
  }
  for (const auto& change : outcome.phases) {
    follows_.push_back("rollout " + std::string{to_string(change.phase)} +
                       with_reason(change.reason) + with_text(change.why));
  }
  for (const auto& action : outcome.actions) {
    follows_.push_back(std::visit(Noting{*this}, action));
  }
}

fleet::HostId Scenario::host(std::string_view name) const {
  const auto at = std::ranges::find(names_, name);
  if (at == names_.end()) cannot_read(name);
  return {static_cast<std::uint32_t>(at - names_.begin())};
}

std::string Scenario::name(OperationId operation) const {
  const auto& hosts = state_.front().hosts;
  const auto at = std::ranges::find(hosts, operation, &Host::operation);
  return at == hosts.end() ? "what is over"
                           : names_.at(static_cast<std::size_t>(at - hosts.begin()));
}

}  // namespace sysring::rollout
