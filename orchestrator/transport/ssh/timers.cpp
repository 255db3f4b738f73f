#include "transport/ssh/timers.h"

namespace sysring::transport::ssh {

void Timers::arm(Key key, Moment at) {
  const auto found = armed_.find(key);
  if (found != armed_.end() && found->second <= at) return;
  armed_[key] = at;
  heap_.emplace(at, key);
}

void Timers::drop_stale() {
  while (!heap_.empty()) {
    const auto& [at, key] = heap_.top();
    const auto found = armed_.find(key);
    if (found != armed_.end() && found->second == at) return;
    heap_.pop();
  }
}

std::optional<Moment> Timers::next() {
  drop_stale();
  if (heap_.empty()) return std::nullopt;
  return heap_.top().first;
}

std::optional<Timers::Key> Timers::take_due(Moment at) {
  const auto first = next();
  if (!first || *first > at) return std::nullopt;
  const Key key = heap_.top().second;
  heap_.pop();
  armed_.erase(key);
  return key;
}

}  // namespace sysring::transport::ssh
