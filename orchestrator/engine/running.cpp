#include "engine/running.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace sysring::engine {
namespace {

bool may_stand_in_a_file_name(char c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '-';
}

/// What a shell, a path and an event all leave alone.
std::string harmless(const std::string& text) {
  std::string result = text.substr(0, 40);
  std::ranges::replace_if(
      result, [](char c) { return !may_stand_in_a_file_name(c); }, '-');
  return result;
}

}  // namespace

Result<Running> running_from(ledger::StoredRollout stored, const fleet::Inventory& inventory,
                             std::size_t max_in_flight) {
  auto plan = rollout::read_plan(stored.sealed);
  if (!plan) return plan.error();
  std::vector<Member> members;
  for (const auto& ring : plan->rings) {
    for (const auto& host : ring.hosts) {
      members.push_back({host.name, host.variant, inventory.find(host.name), {}});
    }
  }
  const bool fits = members.size() == stored.names.size() &&
                    members.size() == stored.previous.size() &&
                    plan->rings.size() == stored.state.rings.size();
  if (!fits) {
    return Error{Reason::plan_broken, Effect::none,
                 "found other hosts or rings in the ledger than in the plan " + plan->id};
  }
  for (std::size_t place = 0; place < members.size(); ++place) {
    members[place].previous = std::move(stored.previous[place]);
  }
  for (auto& ring : stored.state.rings) {
    ring.max_in_flight = std::min(ring.max_in_flight, max_in_flight);
  }
  return Running{stored.row.id, std::move(*plan), std::move(stored.state), stored.row.started_at,
                 std::move(members)};
}

std::string file_name(const std::string& variant, const std::string& version,
                      const sysmon::Config& config) {
  return harmless(variant) + "_" + harmless(version) + "_" +
         lower(std::string_view{config.digests.sha256}.substr(0, 8)) + ".xml";
}

transport::Target target_of(const fleet::Host& host) {
  return {host.name.text(), host.address, host.port, host.user, host.credential};
}

View view_of(const Running& running, const std::vector<Contacts::Busy>& busy, Time now) {
  View view{.at = now,
            .rollout = to_string(running.id),
            .version = running.plan.release.version,
            .phase = running.state.phase,
            .why = running.state.why,
            .reason = running.state.reason,
            .started_at = running.started_at};
  for (const auto& ring : running.state.rings) {
    view.rings.push_back({ring.name, ring.state, ring.progress.hosts, ring.hosts.size(),
                          ring.progress.in_flight, ring.progress.awaiting, rollout::figures(ring),
                          ring.soak_until});
  }
  for (const auto& contact : busy) {
    view.busy.push_back({contact.name, std::string{to_string(contact.activity)}, contact.began});
  }
  return view;
}

}  // namespace sysring::engine
