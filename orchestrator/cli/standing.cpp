#include "cli/standing.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "cli/silence_words.h"

namespace sysring::cli {
namespace {

using rollout::HostState;
using rollout::Phase;
using std::chrono::milliseconds;

constexpr milliseconds least_window{900'000};
constexpr std::size_t most_rollouts = 16;  // older ones say little about today

/// Whether the rollout has brought this host to its config, or should have.
bool speaks_for(Phase phase, const rollout::Host& host) {
  const auto state = host.state;
  const bool has_it =
      state == HostState::healthy || state == HostState::proven || state == HostState::soaking;
  // One that was changed and then left alone, because it was silenced, gets that back later.
  if (phase == Phase::succeeded) return state != HostState::skipped || host.changed;
  return !rollout::has_ended(phase) && phase != Phase::rolling_back && has_it;
}

using ByHash = std::map<std::string, Digests, std::less<>>;

/// Fills in what one rollout says of hosts of which no newer one spoke.
Result<Done> add(const ledger::StoredRollout& stored, const ByHash& kept, const Site& site,
                 Standings& standings) {
  const auto plan = rollout::read_plan(stored.sealed);
  if (!plan) return plan.error();
  std::size_t place = 0;
  for (const auto& ring : plan->rings) {
    for (const auto& host : ring.hosts) {
      if (place >= stored.state.hosts.size()) return Done{};
      const auto& state = stored.state.hosts[place++];
      const auto id = site.inventory().find(host.name);
      if (!id || standings.wanted[id->index] || !speaks_for(stored.row.phase, state)) continue;
      const auto config = plan->release.configs.find(host.variant);
      if (config == plan->release.configs.end()) continue;
      const auto digests = kept.find(config->second);
      if (digests == kept.end()) continue;
      standings.wanted[id->index] = {plan->release.version, digests->second};
    }
  }
  return Done{};
}

Result<Done> find_wanted(const ledger::Ledger& ledger, const Site& site, Standings& standings) {
  const auto kept = ledger.kept();
  if (!kept) return kept.error();
  ByHash by_hash;
  for (const auto& digests : *kept) by_hash.emplace(digests.sha256, digests);
  const auto rollouts = ledger.rollouts();
  if (!rollouts) return rollouts.error();
  for (std::size_t i = 0; i < std::min(rollouts->size(), most_rollouts); ++i) {
    const auto stored = ledger.rollout((*rollouts)[i].id);
    if (!stored) return stored.error();
    if (!*stored) continue;
    if (auto added = add(**stored, by_hash, site, standings); !added) return added;
  }
  return Done{};
}

/// What a silenced host should run is its silence, until that ends.
Result<Done> find_silences(const ledger::Ledger& ledger, const Site& site, Time now,
                           Standings& standings) {
  const auto silences = ledger.silences();
  if (!silences) return silences.error();
  for (const auto& silence : *silences) {
    for (const auto& host : silence.hosts) {
      const auto id = site.inventory().find(host.name);
      if (!id || rollout::is_over(host.state)) continue;
      const bool is_late = rollout::due(host, now) == rollout::SilenceTask::restore;
      const bool is_changed = host.state != rollout::SilenceState::pending;
      standings.silences[id->index] =
          InSilence{sentence(silence, host, now), is_changed && silence.events.empty(), is_late};
      if (!is_changed || is_late) continue;
      const auto config = ledger.config(host.config);
      if (!config) return config.error();
      if (*config) standings.wanted[id->index] = {to_string(silence.id), (*config)->digests};
    }
  }
  return Done{};
}

fleet::Forwarding forwarding(const ledger::HostRow* row, std::optional<Time> seen_at,
                             milliseconds window) {
  if (!seen_at) return fleet::Forwarding::unknown;
  const bool is_heard =
      row != nullptr && row->heard && row->heard->received_at + window >= *seen_at;
  return is_heard ? fleet::Forwarding::yes : fleet::Forwarding::no;
}

milliseconds window_of(const Site& site) {
  milliseconds window = least_window;
  for (const auto& each : site.workspace().settings.collectors) {
    window = std::max(window, each.latency);
  }
  return window;
}

constexpr auto names = std::to_array<std::pair<std::string_view, Trouble>>({
    {"unseen", Trouble::unseen},
    {"unreachable", Trouble::unreachable},
    {"absent", Trouble::absent},
    {"stopped", Trouble::stopped},
    {"manual", Trouble::manual},
    {"silent", Trouble::silent},
    {"drifted", Trouble::drifted},
    {"silenced", Trouble::silenced},
});

}  // namespace

Result<Standings> standings(const Site& site, Time now) {
  Standings standings;
  const auto count = site.inventory().size();
  standings.wanted.resize(count);
  standings.silences.resize(count);
  if (site.ledger() != nullptr) {
    if (auto found = find_wanted(*site.ledger(), site, standings); !found) return found.error();
    if (auto found = find_silences(*site.ledger(), site, now, standings); !found) {
      return found.error();
    }
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto* row = site.row({i});
    if (row == nullptr || row->last_contact == Time{}) continue;
    standings.seen_at = std::max(standings.seen_at.value_or(Time{}), row->last_contact);
  }
  const bool has_collector = !site.workspace().settings.collectors.empty();
  const auto window = window_of(site);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto& wanted = standings.wanted[i];
    standings.hosts.push_back({site.facts()[i], wanted ? &wanted->config : nullptr,
                               has_collector ? forwarding(site.row({i}), standings.seen_at, window)
                                             : fleet::Forwarding::unknown});
  }
  return standings;
}

std::string_view to_string(Trouble trouble) {
  return std::ranges::find(names, trouble, &std::pair<std::string_view, Trouble>::second)->first;
}

std::optional<Trouble> trouble_named(std::string_view text) {
  const auto* found = std::ranges::find(names, text, &std::pair<std::string_view, Trouble>::first);
  if (found == names.end()) return std::nullopt;
  return found->second;
}

bool has(Trouble trouble, const Standings& standings, fleet::HostId id,
         const ledger::HostRow* row) {
  const auto& silence = standings.silences[id.index];
  if (trouble == Trouble::unreachable) return row != nullptr && row->last_error.has_value();
  if (trouble == Trouble::silenced) return silence.has_value();
  if (trouble == Trouble::silent && silence && silence->logs_nothing && !silence->is_late)
    return false;
  fleet::Coverage one;
  one.add(standings.hosts[id.index]);
  const auto lacks = [](const fleet::Count& count) { return count.no + count.unknown > 0; };
  switch (trouble) {
    case Trouble::unseen:
      return lacks(one.seen);
    case Trouble::absent:
      return lacks(one.installed);
    case Trouble::stopped:
      return lacks(one.running);
    case Trouble::manual:
      return lacks(one.automatic);
    case Trouble::silent:
      return lacks(one.forwarding);
    case Trouble::drifted:
      return lacks(one.as_wanted);
    case Trouble::unreachable:
    case Trouble::silenced:
      break;
  }
  return false;
}

}  // namespace sysring::cli
