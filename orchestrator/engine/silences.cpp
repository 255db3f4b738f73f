#include <algorithm>
#include <utility>

#include "base/check.h"
#include "engine/loop.h"
#include "host/target.h"
#include "rollout/silence_try.h"
#include "sysmon/silence.h"

// Hosts that log less for a while: beside a rollout or without one.
namespace sysring::engine {

using rollout::SilenceState;
using rollout::SilenceTask;

namespace {

Result<sysmon::Probed> make_silence(const sysmon::Config& current,
                                    const std::vector<std::uint32_t>& events,
                                    const sysmon::Target& target, const sysmon::Scene& scene) {
  const auto silence = events.empty() ? sysmon::silence_all(current, target)
                                      : sysmon::silence_events(current, events, target);
  if (!silence) return silence.error();
  return sysmon::with_probe(silence->config, scene);
}

/// Where the host does not tell what its Sysmon knows, it knows what it runs.
Result<sysmon::Target> target_for(const ledger::HostRow& row, fleet::Platform platform,
                                  const sysmon::Config& current) {
  if (row.facts) {
    if (auto target = ::sysring::host::target_of(*row.facts, platform)) return *std::move(target);
  }
  const auto schema = sysmon::schema_version(*current.bytes);
  if (!schema) return schema.error();
  return sysmon::Target::parse("schema:" + *schema);
}

/// "event 10,22"
std::string text_of(const std::vector<std::uint32_t>& events) {
  std::string text;
  for (const auto id : events) text += (text.empty() ? "event " : ",") + std::to_string(id);
  return text.empty() ? "minimal" : text;
}

}  // namespace

/// The silences under way, as the ledger has them. An owner before this one may have left them.
Result<Done> Engine::Loop::take_up_silences() {
  const auto silences = parts_.ledger.silences();
  if (!silences) return silences.error();
  silencing_.take_over(*silences);
  if (silences->empty()) return Done{};
  if (auto loaded = load_kept(); !loaded) return loaded;
  const auto fence = parts_.ledger.last_operation();
  if (!fence) return fence.error();
  last_operation() = std::max(last_operation(), *fence);
  const auto rows = parts_.ledger.hosts();
  if (!rows) return rows.error();
  computers_ = Computers{parts_.inventory, *rows};
  return Done{};
}

Result<Done> Engine::Loop::check_silence(const SilenceOrder& order) const {
  if (draining_) return Error{Reason::not_now, Effect::none, "found its owner about to end"};
  const bool has_sense = !order.hosts.empty() && !order.why.empty() && order.lasts.count() > 0 &&
                         order.lasts <= rollout::longest_silence;
  if (!has_sense) {
    return Error{Reason::bad_usage, Effect::none,
                 "found a silence without hosts or reason, or that lasts for " +
                     for_people(order.lasts) + ", expected an end within " +
                     for_people(rollout::longest_silence)};
  }
  const auto silences = parts_.ledger.silences();
  if (!silences) return silences.error();
  const auto cap =
      parts_.max_silenced.value_or(rollout::default_silence_cap(parts_.inventory.size()));
  return rollout::check_silence_cap(order.hosts.size(), *silences, cap);
}

Result<std::uint64_t> Engine::Loop::silence(const SilenceOrder& order, const ledger::Actor& by) {
  if (auto possible = check_silence(order); !possible) return possible.error();
  const Time now = parts_.clock.now();
  rollout::Silence silence{.id = {},
                           .events = order.events,
                           .owner = by.name,
                           .why = order.why,
                           .begun_at = now,
                           .ends_at = now + order.lasts,
                           .hosts = {}};
  for (const auto& name : order.hosts) {
    const auto id = parts_.inventory.find(name);
    if (!id) return not_known_here(name);
    silence.hosts.push_back(
        {.name = parts_.inventory.host(*id).name.text(), .ends_at = silence.ends_at});
  }
  const auto id = parts_.ledger.begin_silence(silence, by, now);
  if (!id) return id.error();
  if (auto taken = take_up_silences(); !taken) return taken.error();
  tell({.at = now,
        .silence = to_string(*id),
        .event = "begun",
        .text = text_of(order.events) + " on " + std::to_string(silence.hosts.size()) +
                (silence.hosts.size() == 1 ? " host, until " : " hosts, until ") +
                to_rfc3339(silence.ends_at) + ": " + order.why});
  return silencing_.open(order.hosts, to_string(*id), silence.ends_at);
}

Result<std::uint64_t> Engine::Loop::restore(const std::vector<std::string>& hosts,
                                            const ledger::Actor& by, const std::string& why) {
  if (draining_) return Error{Reason::not_now, Effect::none, "found its owner about to end"};
  const auto ended = parts_.ledger.end_silence(hosts, by, why, parts_.clock.now());
  if (!ended) return ended.error();
  if (*ended == 0) {
    return Error{Reason::not_found, Effect::none, "found none of these hosts in a silence"};
  }
  if (auto taken = take_up_silences(); !taken) return taken.error();
  return silencing_.open(hosts, {}, {});
}

Result<Errand> Engine::Loop::carry_out(std::uint64_t errand, StopRequest& stop) {
  own_errand_ = errand;
  if (const auto end = run(stop, Until::at_rest); !end) return end.error();
  if (done_errand_) return *std::exchange(done_errand_, std::nullopt);
  return silencing_.give_up(errand).value_or(Errand{.number = errand});
}

void Engine::Loop::end_errands() {
  for (auto& errand : silencing_.done()) {
    if (parts_.control != nullptr && parts_.control->is_watched()) {
      Json line;
      line["errand"] = to_json(errand);
      parts_.control->tell_watchers(line);
    }
    if (errand.number == own_errand_) done_errand_ = std::move(errand);
  }
}

// What is to be done next

/// Beside others, a silence has a quarter of the width.
std::size_t Engine::Loop::width_of_silences() const {
  const bool is_beside = (running_ && !rollout::has_ended(running_->state.phase)) || sweep_;
  return is_beside ? std::max<std::size_t>(parts_.max_in_flight / 4, 1) : parts_.max_in_flight;
}

/// A look of a sweep is no reason to wait.
Silencing::IsBusy Engine::Loop::is_busy() const {
  return [this](const std::string& host) {
    const auto id = parts_.inventory.find(host);
    if (!id) return false;
    const auto& name = parts_.inventory.host(*id).name.text();
    return contacts_.are_with(name) && !(sweep_ && sweep_->looks_at(name));
  };
}

void Engine::Loop::work_on_silences() {
  while (!draining_ && silencing_.in_flight() < width_of_silences()) {
    auto part = silencing_.next(turn_.at, is_busy());
    if (!part) return;
    work_on(*std::move(part));
  }
}

void Engine::Loop::work_on(Silencing::Part part) {
  const auto task = rollout::due(part.host, turn_.at);
  check(task != SilenceTask::none, "a host that is due has something to be done");
  if (task == SilenceTask::drop) {
    auto now = part.host;
    now.state = SilenceState::untouched;
    return end_try(part, now, task, {});
  }
  const auto id = parts_.inventory.find(part.host.name);
  if (!id) return leave_what_is_gone(part, task);
  const auto& host = parts_.inventory.host(*id);
  if (task == SilenceTask::restore) return restore_host(std::move(part), host);
  silence_host(std::move(part), host);
}

/// Nobody can say how it is reached.
void Engine::Loop::leave_what_is_gone(const Silencing::Part& part, SilenceTask task) {
  const Error gone{Reason::gone, Effect::none, "it is no longer in the inventory"};
  if (task != SilenceTask::restore) return fail_try(part, task, gone);
  auto now = part.host;
  now.state = SilenceState::overtaken;
  now.reason = gone.code;
  end_try(part, now, task, gone);
}

void Engine::Loop::silence_host(Silencing::Part part, const fleet::Host& host) {
  if (part.host.state == SilenceState::changing) {
    const auto wanted = config(part.host.config, host.platform);
    if (!wanted) return fail_try(part, SilenceTask::silence, wanted.error());
    return change_host(part, host, SilenceTask::silence, *wanted);
  }
  const auto row = parts_.ledger.host(part.host.name);
  if (!row) return fail_try(part, SilenceTask::silence, row.error());
  if (!*row || !kept_->contains((*row)->config)) {
    if (part.needs_reading) return read_host(part, host);
    return silencing_.has_to_be_read(part.host.name);
  }
  const auto wanted = silence_of(part, **row, host);
  if (!wanted) return fail_try(part, SilenceTask::silence, wanted.error());
  const auto before = part;
  part.host.state = SilenceState::changing;
  part.host.previous = (*row)->config;
  part.host.config = wanted->config.digests.sha256;
  beside_.keep.push_back(wanted->config);
  record(before, part.host);
  change_host(part, host, SilenceTask::silence, *wanted);
}

void Engine::Loop::restore_host(Silencing::Part part, const fleet::Host& host) {
  const auto wanted = config(part.host.previous, host.platform);
  if (!wanted) return fail_try(part, SilenceTask::restore, wanted.error());
  change_host(part, host, SilenceTask::restore, *wanted);
}

/// Built and proven once for all hosts that run the same.
Result<sysmon::Probed> Engine::Loop::silence_of(const Silencing::Part& part,
                                                const ledger::HostRow& row,
                                                const fleet::Host& host) {
  const auto current = parts_.ledger.config(row.config);
  if (!current) return current.error();
  check(current->has_value(), "what is kept can be had");
  const auto target = target_for(row, host.platform, **current);
  if (!target) return target.error();
  const auto key = text_of(part.events) + " " + row.config + " " +
                   std::string{to_string(host.platform)} + " " + target->name + " " +
                   to_string(target->schema);
  if (const auto made = silences_made_.find(key); made != silences_made_.end()) {
    return made->second;
  }
  const auto scene = ::sysring::host::probe_scene(host.platform, parts_.places, parts_.workspace);
  return silences_made_.emplace(key, make_silence(**current, part.events, *target, scene))
      .first->second;
}

}  // namespace sysring::engine
