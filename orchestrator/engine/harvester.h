#pragma once

#include <thread>

#include "base/queue.h"
#include "base/result.h"
#include "base/time.h"
#include "collector/collector.h"

namespace sysring::engine {

/// Asks the collector on a thread of its own, because an answer may take long: one pass at a time.
class Harvester {
 public:
  explicit Harvester(collector::Collector& collector);
  Harvester(const Harvester&) = delete;
  Harvester& operator=(const Harvester&) = delete;
  ~Harvester();  ///< Waits for the pass that is under way.

  /// Nothing happens while an earlier pass is under way.
  void ask(Time since);
  [[nodiscard]] bool is_asked() const { return asked_; }

  /// The passes that have ended since the last call.
  std::vector<Result<collector::Harvest>> take();
  [[nodiscard]] int descriptor() const { return harvests_.descriptor(); }

 private:
  struct Order {
    bool stop = false;
    Time since{};
  };
  void work();

  collector::Collector& collector_;
  Queue<Order> orders_{4};
  Queue<Result<collector::Harvest>> harvests_{2};
  bool asked_ = false;
  std::thread thread_;
};

}  // namespace sysring::engine
