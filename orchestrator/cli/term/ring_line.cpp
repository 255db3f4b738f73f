#include "cli/term/ring_line.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "cli/term/figures.h"

namespace sysring::cli::term {
namespace {

using rollout::HostState;
using rollout::Phase;
using rollout::RingState;

std::size_t sum(const engine::RingView& ring, std::initializer_list<HostState> states) {
  std::size_t hosts = 0;
  for (const auto state : states) hosts += ring.hosts.at(static_cast<std::size_t>(state));
  return hosts;
}

std::size_t going_back(const engine::RingView& ring) {
  using enum HostState;
  return sum(ring, {restoring, rolled_back, rollback_failed});
}

std::size_t ended(const engine::RingView& ring) {
  using enum HostState;
  return sum(ring, {healthy, failed, unreachable, skipped, rolled_back, rollback_failed});
}

std::string repeated(std::string_view glyph, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += glyph;
  return text;
}

std::string state_in_words(const engine::RingView& ring, const engine::View& view) {
  switch (ring.state) {
    case RingState::pending:
      return rollout::has_ended(view.phase) ? "not touched" : "";
    case RingState::applying:
    case RingState::verifying:
      return "";
    case RingState::soaking: {
      const bool goes_on = ring.soak_until && *ring.soak_until > view.at;
      return goes_on ? "soaking, " + for_people(*ring.soak_until - view.at) + " left" : "soaking";
    }
    case RingState::inconclusive:
      return "inconclusive";
    case RingState::passed:
      return "passed";
    case RingState::failed:
      return "GATE FAILED";
    case RingState::rolled_back:
      return "rolled back";
  }
  return "";
}

}  // namespace

Span mark_of(RingState state) {
  switch (state) {
    case RingState::pending:
      return {"○", Ink::faint};
    case RingState::applying:
    case RingState::verifying:
    case RingState::soaking:
      return {"◐", Ink::active};
    case RingState::inconclusive:
      return {"⚠", Ink::warning};
    case RingState::passed:
      return {"✔", Ink::good};
    case RingState::failed:
      return {"✖", Ink::bad};
    case RingState::rolled_back:
      return {"↩", Ink::warning};
  }
  return {"?"};
}

Span mark_of(Phase phase) {
  switch (phase) {
    case Phase::planned:
    case Phase::awaiting_approval:
    case Phase::scheduled:
      return {"○", Ink::faint};
    case Phase::running:
      return {"◐", Ink::active};
    case Phase::paused:
    case Phase::aborting:
      return {"⚠", Ink::warning};
    case Phase::rolling_back:
    case Phase::rolled_back:
      return {"↩", Ink::warning};
    case Phase::succeeded:
      return {"✔", Ink::good};
    case Phase::halted:
    case Phase::rolled_back_partial:
    case Phase::aborted:
      return {"✖", Ink::bad};
  }
  return {"?"};
}

std::string progress_of(const engine::RingView& ring) {
  using enum HostState;
  const auto back = going_back(ring);
  if (back > 0) return grouped(sum(ring, {rolled_back})) + "/" + grouped(back);
  return grouped(sum(ring, {proven, soaking, healthy})) + "/" + grouped(ring.targeted);
}

std::string progress_of(const engine::SweepView& sweep) {
  std::string text = grouped(sweep.reached) + "/" + grouped(sweep.asked);
  if (sweep.not_reached > 0) text += ", " + grouped(sweep.not_reached) + " not reached";
  return text;
}

Span bar_of(const engine::RingView& ring, std::size_t columns) {
  using enum HostState;
  const auto whole = std::max<std::size_t>(ring.targeted, 1);
  const auto done = std::min(ended(ring) + sum(ring, {proven, soaking}), whole);
  const auto moving = std::min(sum(ring, {active, restoring}), whole - done);
  const auto full = done * columns / whole;
  // Whatever moves is seen, however few they are.
  const auto half = std::min(columns - full, (moving * columns + whole - 1) / whole);
  return {repeated("█", full) + repeated("▒", half) + repeated("░", columns - full - half),
          mark_of(ring.state).ink};
}

std::string remarks_of(const engine::RingView& ring, const engine::View& view) {
  using enum HostState;
  std::string text = state_in_words(ring, view);
  const auto add = [&](std::size_t hosts, std::string_view what) {
    if (hosts == 0) return;
    text += (text.empty() ? "" : ", ") + grouped(hosts) + " " + std::string{what};
  };
  add(ring.in_flight, "in flight");
  add(ring.awaiting, "awaiting the collector");
  add(sum(ring, {failed}), "failed");
  add(sum(ring, {unreachable}), "unreachable");
  add(sum(ring, {skipped}), "skipped");
  add(sum(ring, {rollback_failed}), "NOT RESTORED");
  return text;
}

bool is_under_way(RingState state) {
  using enum RingState;
  return state == applying || state == verifying || state == soaking || state == inconclusive;
}

}  // namespace sysring::cli::term
