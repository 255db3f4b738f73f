#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

#include "transport/ssh/moment.h"

namespace sysring::transport::ssh {

/// Wakes the loop for connections whose time has come. It may wake one too early: whoever is woken
/// looks at his own deadlines, and arms again. So a deadline that moves back costs nothing.
class Timers {
 public:
  using Key = std::uint64_t;

  /// Wakes `key` at that moment or before.
  void arm(Key key, Moment at);
  void disarm(Key key) { armed_.erase(key); }

  /// When the next one is to be woken, if any.
  [[nodiscard]] std::optional<Moment> next();

  /// Takes one whose time has come; nothing when there is none.
  std::optional<Key> take_due(Moment at);

 private:
  using Entry = std::pair<Moment, Key>;
  void drop_stale();

  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap_;
  std::unordered_map<Key, Moment> armed_;  ///< The entry of the heap that counts.
};

}  // namespace sysring::transport::ssh
