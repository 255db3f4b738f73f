#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "engine/loop.h"

namespace sysring::engine {

using fleet::Finding;
using ::sysring::host::Purpose;

namespace {

constexpr std::size_t most_control_hosts = 20;

::sysring::host::WayBack way_back(rollout::WayBack planned) {
  return planned == rollout::WayBack::waived ? ::sysring::host::WayBack::waived
                                             : ::sysring::host::WayBack::required;
}

bool is_untouched(rollout::HostState state) {
  return state == rollout::HostState::pending || state == rollout::HostState::skipped;
}

/// Its events were seen at the collector after its change.
bool has_come_through(const rollout::Host& host) {
  using enum rollout::HostState;
  const bool is_well = host.state == proven || host.state == healthy || host.state == rolled_back;
  return is_well && host.doing == rollout::Doing::nothing && host.forwarded_before;
}

}  // namespace

void Engine::Loop::act(const rollout::Apply& action) {
  const Member& member = running_->members.at(action.host.index);
  if (is_in_silence(member.name)) return leave_alone(action.host, action.operation);
  const auto& release = running_->plan.release;
  contact(action.host, action.operation, Purpose::apply, release.configs.at(member.variant),
          release.version);
}

void Engine::Loop::act(const rollout::Look& action) {
  const Member& member = running_->members.at(action.host.index);
  if (may_be_silenced(member.name)) return leave_alone(action.host, action.operation);
  const auto& release = running_->plan.release;
  contact(action.host, action.operation, Purpose::verify, release.configs.at(member.variant),
          release.version);
}

void Engine::Loop::act(const rollout::Check& action) {
  act(rollout::Look{action.host, action.operation});
}

void Engine::Loop::act(const rollout::Restore& action) {
  const Member& member = running_->members.at(action.host.index);
  if (member.previous.empty()) {
    return end_at_once(action.host, action.operation, Finding::failed,
                       {Reason::no_way_back, Effect::none,
                        "it was changed with the way back waived, and nothing of it is kept"});
  }
  if (silencing_.has_contact(member.name)) {
    after_silence_.insert_or_assign(member.name, action);
    return;
  }
  contact(action.host, action.operation, Purpose::restore, member.previous, "restore");
}

void Engine::Loop::act(const rollout::Cancel& action) { contacts_.cancel(action.operation); }

void Engine::Loop::act(const rollout::AwaitForwarding& action) {
  const Member& member = running_->members.at(action.host.index);
  const auto state = running_->state.hosts.at(action.host.index).state;
  const bool checks = state == rollout::HostState::soaking;
  const bool known = member.contact == action.operation;
  Wanted wanted{.host = action.host,
                .operation = action.operation,
                .computer = computers_.computer_of(member.name),
                .path = {},
                .since = known ? member.contact_began : turn_.at};
  if (!checks) {
    wanted.path = known && !member.announced.empty()
                      ? member.announced
                      : parts_.workspace + "-" + std::to_string(action.operation.number);
  }
  if (const auto shown = forwarding_.await(std::move(wanted))) learn(*shown);
}

void Engine::Loop::act(const rollout::AskControl& action) {
  control_asked_since_ = action.since;
  next_harvest_ = turn_.at;
}

/// With whom those are compared who are missed at the collector: hosts that this rollout has not
/// touched, and where it has touched all, those that have come through it.
std::vector<std::string> Engine::Loop::control_group() const {
  std::set<std::string> touched;
  std::set<std::string> in_doubt;
  for (std::size_t place = 0; place < running_->members.size(); ++place) {
    const auto& host = running_->state.hosts[place];
    const auto name = lower(running_->members[place].name);
    if (!is_untouched(host.state)) touched.insert(name);
    if (!is_untouched(host.state) && !has_come_through(host)) in_doubt.insert(name);
  }
  auto group = known_to_collector(touched);
  return group.empty() ? known_to_collector(in_doubt) : group;
}

std::vector<std::string> Engine::Loop::known_to_collector(
    const std::set<std::string>& without) const {
  std::vector<std::string> group;
  for (const auto& [computer, host] : computers_.all()) {
    if (group.size() == most_control_hosts) break;
    if (without.contains(host) || silencing_.find(host) != nullptr) continue;
    if (forwarding_.newest(computer)) group.push_back(computer);
  }
  return group;
}

void Engine::Loop::contact(fleet::HostId host, OperationId operation, Purpose purpose,
                           const std::string& sha256, const std::string& version) {
  if (draining_) return;  // it is recorded as under way, so whoever resumes looks at it first
  const Member& member = running_->members.at(host.index);
  if (!member.inventory) {
    return end_at_once(host, operation, Finding::skipped,
                       {Reason::gone, Effect::none, "it is no longer in the inventory"});
  }
  const auto& entry = parts_.inventory.host(*member.inventory);
  auto wanted = config(sha256, entry.platform);
  if (!wanted) {
    return end_at_once(host, operation, Finding::failed, wanted.error());
  }
  stop_looking_at(member.name);
  Order order{.host = host,
              .platform = entry.platform,
              .target = target_of(entry),
              .task = {.purpose = purpose,
                       .operation = operation,
                       .workspace = parts_.workspace,
                       .config = wanted->config,
                       .file_name = file_name(member.variant, version, wanted->config),
                       .way_back = way_back(running_->plan.way_back),
                       .places = parts_.places,
                       .key_readers = parts_.key_readers,
                       .previous = member.previous,
                       .kept = kept_,
                       .probe = wanted->name}};
  if (auto ended = contacts_.begin(std::move(order), turn_)) learn(std::move(*ended));
}

void Engine::Loop::end_at_once(fleet::HostId host, OperationId operation, Finding finding,
                               Error why) {
  why_.insert_or_assign(host.index, why);
  const bool changed = running_->state.hosts.at(host.index).changed;
  pending_.emplace_back(
      rollout::HostReported{host, operation, {finding, std::move(why), changed}, false});
}

void Engine::Loop::learn(EndedContact contact) {
  if (contact.cause == Cause::sweep) return learn_from_look(contact);
  if (contact.cause == Cause::silence) return learn_from_silence(contact);
  if (!running_) return;
  Member& member = running_->members.at(contact.host.index);
  auto& ended = contact.ended;
  if (ended.facts && !ended.facts->computer.empty()) {
    computers_.learn(ended.facts->computer, member.name);
  }
  if (contact.purpose == Purpose::apply && member.previous.empty()) {
    member.previous = ended.previous;
  }
  if (contact.purpose == Purpose::restore) has_gone_back(member.name, ended.report);
  member.contact = contact.operation;
  member.contact_began = contact.began;
  member.announced = ended.announced ? ended.announced->field("Configuration") : "";
  if (ended.report.error) {
    why_.insert_or_assign(contact.host.index, *ended.report.error);
    log::info("contact_ended", {{"host", member.name},
                                {"finding", std::string{to_string(ended.report.finding)}},
                                {"reason", to_string(ended.report.error->code)},
                                {"text", ended.report.error->message}});
  }
  const bool heard =
      forwarding_.was_heard_before(computers_.computer_of(member.name), contact.began);
  const auto& known = running_->state.hosts.at(contact.host.index);
  const bool first = known.doing == rollout::Doing::applying;
  pending_.emplace_back(rollout::HostReported{contact.host, contact.operation, ended.report,
                                              heard || (!first && known.forwarded_before)});
}

void Engine::Loop::record_heard(const collector::Newest& newest) {
  const auto host = computers_.host_of(newest.computer);
  if (!host) return;
  turn_.heard.push_back({*host, newest.record_id, newest.event_at, newest.received_at});
}

/// L5 is proven: what a contact cannot see, so it comes to the evidence from here.
void Engine::Loop::learn(const Shown& shown) {
  record_heard(shown.newest);
  const auto& by = shown.by;
  const auto latency = std::max(by.received_at - by.event_at, Time::duration{0});
  const fleet::Evidence evidence{
      fleet::Level::arriving, fleet::Proof::proven, turn_.at,
      "record " + std::to_string(by.record_id) + " of " + to_rfc3339(by.event_at) + ", received " +
          to_rfc3339(by.received_at) + ", " + for_people(latency) + " later"};
  if (const auto host = silencing_.arrived(shown.operation)) {
    beside_.arrived.push_back({*host, shown.operation, evidence});
    return;
  }
  turn_.arrived.push_back({running_->members.at(shown.host.index).name, shown.operation, evidence});
  pending_.emplace_back(rollout::ForwardingSeen{shown.host, shown.operation});
}

void Engine::Loop::learn(const collector::Harvest& harvest) {
  for (const auto& shown : forwarding_.learn(harvest, turn_.at)) learn(shown);
  if (!after_first_harvest_) return;
  for (const auto& newest : harvest.newest) record_heard(newest);
}

Result<sysmon::Probed> Engine::Loop::config(const std::string& sha256, fleet::Platform platform) {
  const std::pair key{sha256, platform};
  if (const auto known = configs_.find(key); known != configs_.end()) return known->second;
  auto stored = parts_.ledger.config(sha256);
  if (!stored) return stored.error();
  if (!*stored) {
    return Error{Reason::no_way_back, Effect::none,
                 "found no configuration SHA256=" + sha256 + " in the ledger"};
  }
  const auto scene = ::sysring::host::probe_scene(platform, parts_.places, parts_.workspace);
  auto probe = sysmon::probe_in(**stored, scene);
  return configs_.emplace(key, sysmon::Probed{std::move(**stored), std::move(probe)}).first->second;
}

}  // namespace sysring::engine
