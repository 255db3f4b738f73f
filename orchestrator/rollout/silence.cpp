#include "rollout/silence.h"

#include <algorithm>

#include "base/text.h"
#include "rollout/words.h"

namespace sysring::rollout {
namespace {

constexpr Words<6> state_words{"pending",  "changing",  "silenced",
                               "RESTORED", "UNTOUCHED", "OVERTAKEN"};
constexpr std::string_view id_prefix = "S-";

constexpr std::size_t always_allowed = 25;
constexpr std::size_t share_of_fleet = 20;  // one in so many

std::size_t hosts_in(std::span<const Silence> silences) {
  std::size_t count = 0;
  for (const auto& silence : silences) {
    count += static_cast<std::size_t>(std::ranges::count_if(
        silence.hosts, [](const SilencedHost& host) { return !is_over(host.state); }));
  }
  return count;
}

}  // namespace

std::string to_string(SilenceId id) { return numbered(id_prefix, id.number); }

std::optional<SilenceId> silence_named(std::string_view text) {
  const auto number = number_in(id_prefix, text);
  if (!number) return std::nullopt;
  return SilenceId{*number};
}

bool is_over(SilenceState state) { return state >= SilenceState::restored; }

SilenceTask due(const SilencedHost& host, Time now) {
  const bool has_ended = host.ends_at <= now;
  switch (host.state) {
    case SilenceState::pending:
      return has_ended ? SilenceTask::drop : SilenceTask::silence;
    case SilenceState::changing:
      return has_ended ? SilenceTask::restore : SilenceTask::silence;
    case SilenceState::silenced:
      return has_ended ? SilenceTask::restore : SilenceTask::none;
    case SilenceState::restored:
    case SilenceState::untouched:
    case SilenceState::overtaken:
      break;
  }
  return SilenceTask::none;
}

std::optional<Time> next_end(std::span<const Silence> silences) {
  std::optional<Time> next;
  for (const auto& silence : silences) {
    for (const auto& host : silence.hosts) {
      if (is_over(host.state)) continue;
      next = std::min(next.value_or(host.ends_at), host.ends_at);
    }
  }
  return next;
}

std::size_t past_end(const Silence& silence, Time now) {
  return static_cast<std::size_t>(std::ranges::count_if(
      silence.hosts,
      [&](const SilencedHost& host) { return due(host, now) == SilenceTask::restore; }));
}

std::size_t default_silence_cap(std::size_t fleet) {
  return std::max(always_allowed, fleet / share_of_fleet);
}

Result<Done> check_silence_cap(std::size_t hosts, std::span<const Silence> silences,
                               std::size_t cap) {
  const auto already = hosts_in(silences);
  if (already + hosts <= cap) return Done{};
  return Error{Reason::too_many_hosts, Effect::none,
               "found " + std::to_string(hosts) + " hosts to be silenced and " +
                   std::to_string(already) + " that are already, allowed are " +
                   std::to_string(cap) + " at once"};
}

std::string_view to_string(SilenceState state) { return word_for(state_words, state); }

std::optional<SilenceState> silence_state_named(std::string_view text) {
  return value_of<SilenceState>(state_words, text);
}

}  // namespace sysring::rollout
