#include "lab/server/life.h"

#include <algorithm>

namespace lab::server {
namespace {

constexpr std::size_t parts = 20;
constexpr std::chrono::milliseconds between_parts{50};

}  // namespace

void Life::serve_due(Instant now) {
  if (now < next_) return;
  next_ = now + between_parts;
  auto& hosts = fleet_.hosts();
  const auto time = clock_.at(now);
  const auto here = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  const auto count = (hosts.size() + parts - 1) / parts;
  for (std::size_t i = 0; i < std::min(count, hosts.size()); ++i) {
    auto& host = hosts[at_];
    at_ = (at_ + 1) % hosts.size();
    host.machine->live_until(time);
    if (!collector_.silent) collector_.receive(host.name, here, host.machine->take_forwarded(time));
  }
  collector_.write();
}

}  // namespace lab::server
