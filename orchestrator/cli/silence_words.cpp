#include "cli/silence_words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/printable.h"
#include "cli/moments.h"
#include "cli/term/figures.h"

namespace sysring::cli {

using rollout::SilenceState;

std::string what_of(const std::vector<std::uint32_t>& events) {
  if (events.empty()) return "minimal";
  std::string text;
  for (const auto id : events) text += (text.empty() ? "event " : ", ") + std::to_string(id);
  return text + " off";
}

std::string sentence(const rollout::Silence& silence, const rollout::SilencedHost& host, Time now) {
  auto text = to_string(silence.id) + " " + what_of(silence.events) + " by " + silence.owner;
  const bool is_late = rollout::due(host, now) == rollout::SilenceTask::restore;
  text += is_late ? ", past its end since " : " until ";
  text += to_the_minute(host.ends_at) + ": " + silence.why;
  if (host.state != SilenceState::silenced) text += "; " + std::string{to_string(host.state)};
  if (host.reason)
    text += ", " + to_string(*host.reason) + " " + std::string{page_of(*host.reason).title};
  return printable_line(text);
}

std::string counts_of(const rollout::Silence& silence) {
  std::string text;
  for (const auto state : {SilenceState::silenced, SilenceState::changing, SilenceState::pending}) {
    const auto hosts = std::ranges::count(silence.hosts, state, &rollout::SilencedHost::state);
    if (hosts == 0) continue;
    text += (text.empty() ? "" : ", ") + term::grouped(static_cast<std::size_t>(hosts)) + " " +
            std::string{to_string(state)};
  }
  return text;
}

Json to_json(const rollout::Silence& silence, Time now) {
  Json json;
  json["silence"] = to_string(silence.id);
  Json::Array events;
  for (const auto id : silence.events) events.emplace_back(std::uint64_t{id});
  json["events"] = std::move(events);
  json["owner"] = silence.owner;
  json["reason"] = silence.why;
  json["begun_at"] = to_rfc3339(silence.begun_at);
  json["ends_at"] = to_rfc3339(silence.ends_at);
  json["past_end"] = std::uint64_t{rollout::past_end(silence, now)};
  Json::Array hosts;
  for (const auto& host : silence.hosts) {
    Json each;
    each["host"] = host.name;
    each["state"] = to_string(host.state);
    each["ends_at"] = to_rfc3339(host.ends_at);
    if (host.reason) each["reason"] = to_string(*host.reason);
    hosts.push_back(std::move(each));
  }
  json["hosts"] = std::move(hosts);
  return json;
}

bool is_past_end(const std::vector<rollout::Silence>& silences, Time now) {
  return std::ranges::any_of(
      silences, [&](const auto& silence) { return rollout::past_end(silence, now) > 0; });
}

}  // namespace sysring::cli
