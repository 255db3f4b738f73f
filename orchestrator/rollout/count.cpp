#include "rollout/count.h"

namespace sysring::rollout {
namespace {

bool is_good(HostState state) {
  using enum HostState;
  return state == proven || state == soaking || state == healthy;
}

bool is_unheard(const Host& host) {
  return host.state == HostState::rolled_back && host.reason == Reason::collector_silent;
}

template <typename Add>
void tally(Progress& progress, const Host& host, Add add) {
  add(progress.hosts.at(static_cast<std::size_t>(host.state)), true);
  add(progress.in_flight, is_in_flight(host));
  add(progress.unknown, host.doing == Doing::looking);
  add(progress.awaiting, host.doing == Doing::awaiting);
  add(progress.changed, host.changed);
  add(progress.never_forwarded, is_good(host.state) && !host.forwarded_before);
  add(progress.unheard, is_unheard(host));
}

}  // namespace

bool is_in_flight(const Host& host) {
  return host.doing != Doing::nothing && host.doing != Doing::awaiting;
}

void count_in(Progress& progress, const Host& host) {
  tally(progress, host, [](std::size_t& counter, bool counts) { counter += counts ? 1 : 0; });
}

void count_out(Progress& progress, const Host& host) {
  tally(progress, host, [](std::size_t& counter, bool counts) { counter -= counts ? 1 : 0; });
}

std::size_t count(const Ring& ring, HostState state) {
  return ring.progress.hosts.at(static_cast<std::size_t>(state));
}

std::size_t total(const State& state, std::size_t Progress::*counter) {
  std::size_t sum = 0;
  for (const auto& ring : state.rings) sum += ring.progress.*counter;
  return sum;
}

std::size_t total(const State& state, HostState counted) {
  std::size_t sum = 0;
  for (const auto& ring : state.rings) sum += count(ring, counted);
  return sum;
}

}  // namespace sysring::rollout
