#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "engine/loop.h"
#include "rollout/silence_try.h"

// What is done to hosts that are silenced or restored, and what comes of it.
namespace sysring::engine {

using fleet::Finding;
using rollout::SilencedHost;
using rollout::SilenceState;
using rollout::SilenceTask;
using ::sysring::host::Purpose;

namespace {

bool has_worked(const fleet::Report& report) {
  return report.finding == Finding::current || report.finding == Finding::verified;
}

std::string event_for(const SilencedHost& now, SilenceTask task, const std::optional<Error>& why) {
  const bool is_there = now.state == SilenceState::silenced || rollout::is_over(now.state);
  if (is_there || !why) return lower(rollout::to_string(now.state));
  return task == SilenceTask::restore ? "not_restored" : "not_silenced";
}

}  // namespace

void Engine::Loop::read_host(const Silencing::Part& part, const fleet::Host& host) {
  begin(part, host,
        {.purpose = Purpose::adopt,
         .operation = {},
         .workspace = parts_.workspace,
         .config = {},
         .file_name = {},
         .places = parts_.places,
         .kept = kept_});
}

void Engine::Loop::change_host(const Silencing::Part& part, const fleet::Host& host,
                               SilenceTask task, const sysmon::Probed& wanted) {
  const bool restores = task == SilenceTask::restore;
  begin(part, host,
        {.purpose = restores ? Purpose::restore : Purpose::apply,
         .operation = {},
         .workspace = parts_.workspace,
         .config = wanted.config,
         .file_name =
             file_name(restores ? "restore" : "silence", to_string(part.silence), wanted.config),
         .places = parts_.places,
         .key_readers = parts_.key_readers,
         .over = restores ? part.host.config : part.host.previous,
         .kept = kept_,
         .probe = wanted.name});
}

void Engine::Loop::begin(const Silencing::Part& part, const fleet::Host& host,
                         ::sysring::host::Task task) {
  Order order{.cause = Cause::silence,
              .host = *parts_.inventory.find(host.name.text()),
              .platform = host.platform,
              .target = target_of(host),
              .task = std::move(task)};
  order.task.operation = {++last_operation().number};
  stop_looking_at(order.target.host);
  silencing_.began(part.host, order.task.operation);
  if (auto ended = contacts_.begin(std::move(order), beside_)) learn(std::move(*ended));
}

void Engine::Loop::learn_from_silence(const EndedContact& contact) {
  const auto* known = silencing_.find(contact.name);
  check(known != nullptr, "a host is in its silence until its contact has ended");
  const auto part = *known;
  const auto& ended = contact.ended;
  if (ended.facts && !ended.facts->computer.empty()) {
    computers_.learn(ended.facts->computer, contact.name);
  }
  if (contact.purpose == Purpose::adopt) {
    learn_what_it_runs(part, ended.report);
  } else {
    learn_from_change(part, contact);
  }
  const auto waits = after_silence_.extract(contact.name);
  if (!waits.empty()) act(waits.mapped());
}

void Engine::Loop::learn_what_it_runs(const Silencing::Part& part, const fleet::Report& report) {
  if (has_worked(report) && silencing_.goes_on(part.host)) return;
  fail_try(part, SilenceTask::silence,
           report.error.value_or(Error{Reason::second_writer, Effect::none,
                                       "found another configuration at each contact"}));
}

void Engine::Loop::learn_from_change(const Silencing::Part& part, const EndedContact& contact) {
  const auto& ended = contact.ended;
  const auto task =
      contact.purpose == Purpose::restore ? SilenceTask::restore : SilenceTask::silence;
  const auto found = ended.facts ? std::string{ended.facts->config.hex("SHA256")} : std::string{};
  const auto now = rollout::after(part.host, {task, ended.report, found, part.was_pending});
  const bool runs_something_else = now.state == SilenceState::pending && now.previous.empty();
  if (runs_something_else && silencing_.goes_on(now)) return record(part, now);
  if (ended.report.finding == Finding::verified) await_arrival(contact);
  end_try(part, now, task, ended.report.error);
}

void Engine::Loop::record(const Silencing::Part& before, const SilencedHost& now) {
  if (now != before.host) beside_.silenced.push_back(now);
}

void Engine::Loop::fail_try(const Silencing::Part& part, SilenceTask task, const Error& why) {
  auto now = part.host;
  now.reason = why.code;
  end_try(part, now, task, why);
}

void Engine::Loop::end_try(const Silencing::Part& before, const SilencedHost& now, SilenceTask task,
                           const std::optional<Error>& why) {
  record(before, now);
  silencing_.ended(now, task, why, turn_.at);
  tell({.at = turn_.at,
        .silence = to_string(before.silence),
        .host = now.name,
        .event = event_for(now, task, why),
        .reason = now.reason,
        .text = why ? why->message : std::string{}});
}

// What the collector shows of it

void Engine::Loop::await_arrival(const EndedContact& contact) {
  if (!harvester_ || !contact.ended.announced) return;
  const auto computer = computers_.computer_of(contact.name);
  const auto row = parts_.ledger.host(contact.name);
  const bool was_heard = forwarding_.was_heard_before(computer, contact.began) ||
                         (row && *row && (*row)->heard.has_value());
  if (!was_heard) return;
  silencing_.await_arrival(contact.operation, contact.name, turn_.at + parts_.collector_latency);
  const auto shown =
      forwarding_.await({.host = contact.host,
                         .operation = contact.operation,
                         .computer = computer,
                         .path = std::string{contact.ended.announced->field("Configuration")},
                         .since = contact.began});
  if (shown) learn(*shown);
}

void Engine::Loop::judge_arrivals() {
  for (const auto& [operation, host] : silencing_.overdue(turn_.at)) {
    forwarding_.forget(operation);
    const auto text = "not seen at the collector within " + for_people(parts_.collector_latency);
    beside_.arrived.push_back(
        {host, operation, {fleet::Level::arriving, fleet::Proof::unknown, turn_.at, text}});
    tell({.at = turn_.at,
          .host = host,
          .event = "not_forwarding",
          .reason = Reason::not_forwarding,
          .text = text});
  }
}

// Beside a rollout

/// It is in a silence: a rollout brings it nothing new.
bool Engine::Loop::is_in_silence(const std::string& host) const {
  return silencing_.find(host) != nullptr;
}

/// What it runs may be its silence, which says nothing about the rollout.
bool Engine::Loop::may_be_silenced(const std::string& host) const {
  const auto* part = silencing_.find(host);
  return part != nullptr && part->host.state != SilenceState::pending;
}

void Engine::Loop::leave_alone(fleet::HostId host, OperationId operation) {
  const auto& name = running_->members.at(host.index).name;
  const auto& part = *silencing_.find(name);
  end_at_once(host, operation, Finding::skipped,
              {Reason::excluded, Effect::none,
               "it is in the silence " + to_string(part.silence) + " until " +
                   to_rfc3339(part.host.ends_at)});
}

/// The way back of a rollout goes before a silence, which is over with it.
void Engine::Loop::has_gone_back(const std::string& host, const fleet::Report& report) {
  if (!has_worked(report) || !may_be_silenced(host)) return;
  const auto part = *silencing_.find(host);
  auto now = part.host;
  now.state = SilenceState::overtaken;
  now.reason.reset();
  record(part, now);
  silencing_.overtaken(host);
  tell({.at = turn_.at,
        .silence = to_string(part.silence),
        .host = host,
        .event = "overtaken",
        .text = "the rollout has brought back what it had before"});
}

}  // namespace sysring::engine
