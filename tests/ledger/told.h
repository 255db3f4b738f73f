#pragma once

#include <string>

#include "ledger/scene.h"

namespace sysring::ledger {

/// All that one turn can say, of a rollout that begin() has made.
inline Turn full_turn(RolloutId rollout, Time at) {
  Turn turn{.at = at, .rollout = rollout, .last_operation = {8}};
  turn.outcome.phases = {{rollout::Phase::running, "started"}};
  turn.outcome.rings = {{0, rollout::RingState::applying, {}, "begun"}};
  turn.outcome.hosts = {
      {{1}, {.state = rollout::HostState::active, .doing = rollout::Doing::applying}}};
  turn.keep = {config("new")};
  turn.observed = {{"lx01", facts("new", at)}};
  turn.proved = {applied("lx01", {7}, "new", at)};
  turn.heard = {{"lx01", 901, at - 2s, at - 1s}};
  turn.notes = {{"rollout.steered", "R-0001", "pause", {"ann", 1000}}};
  turn.intents = {{"lx02", {8}, fleet::Activity::staging, sha256_of("old")}};
  return turn;
}

/// What the ledger tells of all that a turn can say, as one text.
inline std::string told_by(const Ledger& ledger, RolloutId rollout) {
  const auto stored = value_of(ledger.rollout(rollout)).value();
  std::string text{to_string(stored.state.phase)};
  text += " fence " + std::to_string(value_of(ledger.last_operation()).number) + "\n";
  for (const auto& ring : stored.state.rings) text += std::string{to_string(ring.state)} + "\n";
  for (const auto& host : stored.state.hosts) text += std::string{to_string(host.state)} + "\n";
  for (const auto& previous : stored.previous) text += "had " + previous + "\n";
  for (const auto& digests : value_of(ledger.kept())) text += "keeps " + digests.sha256 + "\n";
  for (const auto& row : value_of(ledger.hosts())) {
    text += row.name + " " + row.config + (row.heard ? " heard" : "") + "\n";
    for (const auto& line : value_of(ledger.history(row.name))) text += line.event + "\n";
    for (const auto& line : value_of(ledger.evidence(row.name))) text += line.evidence.seen + "\n";
  }
  for (const auto& row : value_of(ledger.audit(0, 1'000))) text += row.bytes + "\n";
  return text;
}

}  // namespace sysring::ledger
