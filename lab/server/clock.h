#pragma once

#include <chrono>

#include "lab/machine/machine.h"

namespace lab::server {

using Instant = std::chrono::steady_clock::time_point;

/// The clock of the machines. It begins with the wall clock and then runs `speed` times as fast, so
/// that what takes a machine three seconds is over in 3 / speed.
class Clock {
 public:
  explicit Clock(double speed)
      : speed_{speed},
        began_{std::chrono::steady_clock::now()},
        began_at_{std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now())} {}

  [[nodiscard]] Time at(Instant instant) const {
    const std::chrono::duration<double, std::milli> passed = instant - began_;
    return began_at_ + std::chrono::duration_cast<Duration>(passed * speed_);
  }

  /// How long that lasts for those who wait outside.
  [[nodiscard]] std::chrono::steady_clock::duration lasts(Duration inside) const {
    const std::chrono::duration<double, std::milli> scaled{static_cast<double>(inside.count()) /
                                                           speed_};
    return std::chrono::duration_cast<std::chrono::steady_clock::duration>(scaled);
  }

 private:
  double speed_;
  Instant began_;
  Time began_at_;
};

}  // namespace lab::server
