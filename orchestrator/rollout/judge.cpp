#include "rollout/judge.h"

#include <string>

#include "rollout/count.h"

namespace sysring::rollout {
namespace {

std::size_t failed(const Ring& ring) { return count(ring, HostState::failed); }
std::size_t unreachable(const Ring& ring) { return count(ring, HostState::unreachable); }
std::size_t targeted(const Ring& ring) {
  return ring.hosts.size() - count(ring, HostState::skipped);
}
std::size_t judged(const Ring& ring) { return targeted(ring) - unreachable(ring); }

std::size_t failures_allowed(const Ring& ring) {
  return Share{10'000 - ring.gate.success.basis_points}.of(judged(ring));
}
std::size_t unreachable_allowed(const Ring& ring) {
  return ring.gate.max_unreachable.of(targeted(ring));
}

/// "1.69 %", rounded down.
std::string percentage(std::size_t part, std::size_t whole) {
  const std::size_t hundredths = whole == 0 ? 0 : part * 10'000 / whole;
  const auto fraction = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + (fraction.size() < 2 ? ".0" : ".") + fraction + " %";
}

std::string figure(const char* what, std::size_t part, std::size_t whole, const char* of_whom,
                   std::size_t allowed) {
  return std::string{what} + " " + std::to_string(part) + " of " + std::to_string(whole) + " " +
         of_whom + " (" + percentage(part, whole) + "), allowed " + std::to_string(allowed);
}

/// Once hosts go back, whether they came back is what counts: they are no failures any more.
std::string figures_of_way_back(const Ring& ring) {
  const auto restored = count(ring, HostState::rolled_back);
  const auto left = count(ring, HostState::rollback_failed);
  const auto all = restored + left + count(ring, HostState::restoring);
  if (all == 0) return {};
  return std::to_string(restored) + " of " + std::to_string(all) + " restored, " +
         std::to_string(left) + " not";
}

}  // namespace

Standing standing(const Ring& ring) {
  if (failed(ring) > failures_allowed(ring)) return Standing::too_many_failures;
  if (unreachable(ring) > unreachable_allowed(ring)) return Standing::too_many_unreachable;
  return Standing::within_budgets;
}

bool must_wait_for_the_unknown(const Ring& ring) {
  return ring.progress.unknown > 0 && failed(ring) + ring.progress.unknown > failures_allowed(ring);
}

bool is_silent_for_everybody(const ControlReported& control) {
  return control.heard == 0 || control.silent > control.heard;
}

std::string verdict_on(const Ring& ring) { return "ring " + ring.name + ": " + figures(ring); }

std::string figures(const Ring& ring) {
  if (auto way_back = figures_of_way_back(ring); !way_back.empty()) return way_back;
  auto text = figure("failed", failed(ring), judged(ring), "judged", failures_allowed(ring)) +
              " · " +
              figure("unreachable", unreachable(ring), targeted(ring), "targeted",
                     unreachable_allowed(ring));
  const bool asks_for_forwarding = ring.gate.forwarding == Forwarding::required;
  if (const auto hosts = ring.progress.never_forwarded; hosts > 0 && asks_for_forwarding) {
    text += " · " + std::to_string(hosts) + " never forwarded, judged on the rest";
  }
  return text;
}

}  // namespace sysring::rollout
