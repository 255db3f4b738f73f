#include "engine/silencing.h"

#include <algorithm>

#include "base/printable.h"
#include "base/text.h"
#include "transport/retry.h"

namespace sysring::engine {

using rollout::SilencedHost;
using rollout::SilenceState;
using rollout::SilenceTask;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds first_delay{10'000};
constexpr milliseconds longest_delay{300'000};
constexpr unsigned most_steps = 3;
constexpr std::size_t most_reading = 4;

milliseconds delay_after(unsigned failures) {
  auto delay = first_delay;
  for (unsigned i = 1; i < failures && delay < longest_delay; ++i) delay *= 2;
  return std::min(delay, longest_delay);
}

/// Accounts lock, and a key that changed stays changed.
bool needs_a_person(const Error& error) {
  const auto failure = transport::classify(error);
  return failure == transport::Failure::auth || failure == transport::Failure::trust;
}

}  // namespace

void Silencing::take_over(std::span<const rollout::Silence> silences) {
  due_.clear();
  auto before = std::exchange(parts_, {});
  for (const auto& silence : silences) {
    for (const auto& host : silence.hosts) {
      if (rollout::is_over(host.state)) continue;
      const auto name = lower(host.name);
      Known known{{silence.id, silence.events, host}};
      if (const auto old = before.find(name); old != before.end()) {
        known = std::move(old->second);
        known.host = host;
      }
      if (!known.contact) due_.emplace(due_at(known), name);
      parts_.emplace(name, std::move(known));
    }
  }
}

const Silencing::Part* Silencing::find(std::string_view host) const {
  const auto found = parts_.find(lower(host));
  return found == parts_.end() ? nullptr : &found->second;
}

/// The end of a silence comes whatever was tried before it.
Time Silencing::due_at(const Known& known) {
  const auto& host = known.host;
  const bool was_tried_since = known.tried_at && *known.tried_at >= host.ends_at;
  if (host.state == SilenceState::silenced && !was_tried_since) return host.ends_at;
  if (!known.tried_at) return Time{};
  const bool is_restored = was_tried_since && host.state != SilenceState::pending;
  return is_restored ? known.retry_at : std::min(known.retry_at, host.ends_at);
}

/// The only place where a part changes: when it is due follows.
void Silencing::change(std::string_view host, const std::function<void(Known&)>& how) {
  const auto found = parts_.find(lower(host));
  if (found == parts_.end()) return;
  auto& known = found->second;
  due_.erase({due_at(known), found->first});
  how(known);
  if (rollout::is_over(known.host.state)) {
    parts_.erase(found);
  } else if (!known.contact) {
    due_.emplace(due_at(known), found->first);
  }
}

bool Silencing::must_wait(const Known& known, const IsBusy& is_busy) const {
  return is_busy(known.host.name) || (known.needs_reading && reading_ >= most_reading);
}

std::optional<Silencing::Part> Silencing::next(Time now, const IsBusy& is_busy) const {
  for (const auto& [at, name] : due_) {
    if (at > now) break;
    const auto& known = parts_.at(name);
    if (!must_wait(known, is_busy)) return known;
  }
  return std::nullopt;
}

std::optional<Time> Silencing::wakes_at(const IsBusy& is_busy) const {
  for (const auto& [at, name] : due_) {
    if (!must_wait(parts_.at(name), is_busy)) return at;
  }
  return std::nullopt;
}

void Silencing::has_to_be_read(std::string_view host) {
  change(host, [](Known& known) { known.needs_reading = true; });
}

void Silencing::began(const SilencedHost& now, OperationId contact) {
  change(now.name, [&](Known& known) {
    known.was_pending = known.host.state == SilenceState::pending;
    known.host = now;
    known.contact = contact;
    if (known.needs_reading) ++reading_;
  });
  awaited_.erase(lower(now.name));  // what arrives of an earlier one says nothing about this one
  ++in_flight_;
}

bool Silencing::has_contact(std::string_view host) const {
  const auto found = parts_.find(lower(host));
  return found != parts_.end() && found->second.contact.has_value();
}

void Silencing::leave(std::string_view host) {
  change(host, [&](Known& known) {
    if (!std::exchange(known.contact, std::nullopt)) return;
    --in_flight_;
    if (std::exchange(known.needs_reading, false)) --reading_;
  });
}

bool Silencing::goes_on(const SilencedHost& now) {
  leave(now.name);
  bool may = false;
  change(now.name, [&](Known& known) {
    known.host = now;
    may = ++known.steps <= most_steps;
    if (may) forget_try(known);
  });
  return may;
}

void Silencing::forget_try(Known& known) {
  known.tried_at.reset();
  known.retry_at = {};
}

void Silencing::ended(const SilencedHost& now, SilenceTask task, const std::optional<Error>& why,
                      Time at) {
  leave(now.name);
  tell(now, task, why);
  change(now.name, [&](Known& known) {
    known.host = now;
    known.tried_at = at;
    known.steps = 0;
    known.failures = why ? known.failures + 1 : 0;
    const bool waits_for_a_person = why && needs_a_person(*why);
    known.retry_at = waits_for_a_person ? Time::max() : at + delay_after(known.failures);
  });
}

void Silencing::overtaken(std::string_view host) {
  const auto* part = find(host);
  if (part == nullptr) return;
  auto now = part->host;
  now.state = SilenceState::overtaken;
  now.reason.reset();
  tell(now, SilenceTask::restore, {});
  change(host, [&](Known& known) { known.host = now; });
}

// Errands

std::uint64_t Silencing::open(const std::vector<std::string>& hosts, std::string silence,
                              std::optional<Time> ends_at) {
  Open open{
      .errand = {++last_errand_, std::move(silence), ends_at, {}}, .places = {}, .waits_for = {}};
  auto names = hosts;
  std::ranges::sort(names, {}, [](const std::string& name) { return lower(name); });
  for (const auto& name : names) {
    const auto* part = find(name);
    if (part == nullptr || !open.places.emplace(lower(name), open.errand.hosts.size()).second)
      continue;
    open.errand.hosts.push_back({name, part->host.state});
    open.waits_for.insert(lower(name));
    change(name, [&](Known& known) {
      if (open.restores()) forget_try(known);
    });
  }
  errands_.emplace(last_errand_, std::move(open));
  return last_errand_;
}

/// A try to silence a host says nothing to those who want it restored.
void Silencing::tell(const SilencedHost& now, SilenceTask task, const std::optional<Error>& why) {
  const auto name = lower(now.name);
  const bool is_over = rollout::is_over(now.state);
  for (auto& [number, open] : errands_) {
    const auto place = open.places.find(name);
    if (place == open.places.end() || !open.waits_for.contains(name)) continue;
    auto& row = open.errand.hosts[place->second];
    row = {now.name, now.state, now.reason, why ? printable_line(why->message) : std::string{}};
    const bool is_answer = !open.restores() || is_over || task == SilenceTask::restore;
    const bool has_to_arrive =
        open.restores() && now.state == SilenceState::restored && awaited_.contains(name);
    if (is_answer && !has_to_arrive) open.waits_for.erase(name);
  }
}

std::vector<Errand> Silencing::done() {
  std::vector<Errand> done;
  std::erase_if(errands_, [&](auto& each) {
    if (!each.second.waits_for.empty()) return false;
    done.push_back(std::move(each.second.errand));
    return true;
  });
  return done;
}

std::optional<Errand> Silencing::give_up(std::uint64_t number) {
  auto errand = errands_.extract(number);
  if (errand.empty()) return std::nullopt;
  return std::move(errand.mapped().errand);
}

// Arrivals

void Silencing::await_arrival(OperationId operation, const std::string& host, Time until) {
  waits_[operation] = {host, until};
  awaited_[lower(host)] = operation;
}

void Silencing::arrival_known(const std::string& host, std::optional<Reason> reason) {
  const auto name = lower(host);
  awaited_.erase(name);
  for (auto& [number, open] : errands_) {
    const auto place = open.places.find(name);
    if (place == open.places.end()) continue;
    auto& row = open.errand.hosts[place->second];
    if (!open.restores() || row.state != SilenceState::restored) continue;
    row.reason = reason;
    open.waits_for.erase(name);
  }
}

std::optional<std::string> Silencing::arrived(OperationId operation) {
  const auto found = waits_.find(operation);
  if (found == waits_.end()) return std::nullopt;
  const auto host = waits_.extract(found).mapped().host;
  const auto newest = awaited_.find(lower(host));
  if (newest != awaited_.end() && newest->second == operation) arrival_known(host, {});
  return host;
}

std::vector<std::pair<OperationId, std::string>> Silencing::overdue(Time now) {
  std::vector<std::pair<OperationId, std::string>> overdue;
  std::erase_if(waits_, [&](const auto& each) {
    if (each.second.until > now) return false;
    overdue.emplace_back(each.first, each.second.host);
    return true;
  });
  for (const auto& [operation, host] : overdue) {
    const auto newest = awaited_.find(lower(host));
    if (newest != awaited_.end() && newest->second == operation) {
      arrival_known(host, Reason::not_forwarding);
    }
  }
  return overdue;
}

}  // namespace sysring::engine
