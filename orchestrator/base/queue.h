#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/wakeup.h"

namespace sysring {

/// The way of events to the one thread that owns the state. Any thread pushes, and none waits:
/// the capacity is the number of operations that can be under way, each of which ends once.
template <typename Event>
class Queue {
 public:
  explicit Queue(std::size_t capacity) : capacity_{capacity} {}

  void push(Event event) {
    {
      const std::scoped_lock lock{mutex_};
      check(events_.size() < capacity_, "no more events than operations under way");
      events_.push_back(std::move(event));
    }
    wakeup_.ring();
  }

  /// Everything that has arrived since the last call, oldest first.
  [[nodiscard]] std::vector<Event> drain() {
    wakeup_.hush();
    const std::scoped_lock lock{mutex_};
    return std::exchange(events_, {});
  }

  /// Becomes readable for poll() when there is something to drain.
  [[nodiscard]] int descriptor() const { return wakeup_.descriptor(); }

 private:
  const std::size_t capacity_;
  std::mutex mutex_;
  std::vector<Event> events_;
  Wakeup wakeup_;
};

}  // namespace sysring
