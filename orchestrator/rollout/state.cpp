#include "rollout/state.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "rollout/count.h"
#include "rollout/words.h"

namespace sysring::rollout {
namespace {

constexpr Words<12> phase_words{"planned", "awaiting_approval", "scheduled",           "running",
                                "paused",  "aborting",          "rolling_back",        "SUCCEEDED",
                                "HALTED",  "ROLLED_BACK",       "ROLLED_BACK_PARTIAL", "ABORTED"};
constexpr Words<8> ring_words{"pending",      "applying", "verifying", "soaking",
                              "inconclusive", "PASSED",   "FAILED",    "ROLLED_BACK"};
constexpr Words<host_states> host_words{"pending",   "active",      "proven",         "soaking",
                                        "restoring", "HEALTHY",     "FAILED",         "UNREACHABLE",
                                        "SKIPPED",   "ROLLED_BACK", "ROLLBACK_FAILED"};
constexpr Words<6> doing_words{"nothing",  "applying",  "looking",
                               "checking", "restoring", "awaiting"};

/// The one that goes on, or goes back; see drive_forward and drive_back.
std::size_t ring_under_way(const State& state) {
  if (state.phase == Phase::rolling_back) return state.rings.size() - 1;
  return first_not_passed(state);
}

}  // namespace

State::State(std::vector<Ring> plan) : rings{std::move(plan)} {
  check(!rings.empty(), "a plan has a ring");
  for (std::uint32_t number = 0; number < rings.size(); ++number) {
    for (const auto id : rings[number].hosts) {
      if (hosts.size() <= id.index) hosts.resize(id.index + std::size_t{1});
      hosts[id.index].ring = number;
    }
  }
  recount(*this, {});
}

void recount(State& state, Time now) {
  for (auto& ring : state.rings) {
    ring.progress = {.last_progress = std::max(now, ring.soak_until.value_or(now))};
    for (const auto id : ring.hosts) count_in(ring.progress, state.hosts.at(id.index));
  }
  state.asked_control = false;
  state.ring = ring_under_way(state);
}

std::size_t first_not_passed(const State& state) {
  std::size_t number = 0;
  while (number + 1 < state.rings.size() && state.rings[number].state == RingState::passed) {
    ++number;
  }
  return number;
}

bool has_ended(Phase phase) { return phase >= Phase::succeeded; }
bool has_ended(HostState state) { return state >= HostState::healthy; }

std::string_view to_string(Phase phase) { return word_for(phase_words, phase); }
std::string_view to_string(RingState state) { return word_for(ring_words, state); }
std::string_view to_string(HostState state) { return word_for(host_words, state); }
std::string_view to_string(Doing doing) { return word_for(doing_words, doing); }

std::optional<Phase> phase_named(std::string_view text) {
  return value_of<Phase>(phase_words, text);
}
std::optional<RingState> ring_state_named(std::string_view text) {
  return value_of<RingState>(ring_words, text);
}
std::optional<HostState> host_state_named(std::string_view text) {
  return value_of<HostState>(host_words, text);
}
std::optional<Doing> doing_named(std::string_view text) {
  return value_of<Doing>(doing_words, text);
}

}  // namespace sysring::rollout
