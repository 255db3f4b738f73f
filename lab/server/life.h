#pragma once

#include "lab/server/collector.h"
#include "lab/server/fleet.h"

namespace lab::server {

/// What happens on the machines while nobody speaks with them, and what they forward.
class Life {
 public:
  Life(Fleet& fleet, Collector& collector, const Clock& clock)
      : fleet_{fleet}, collector_{collector}, clock_{clock} {}

  /// Brings a part of the machines up to now, each about once in a second: in parts, so that
  /// connections need not wait for all.
  void serve_due(Instant now);
  [[nodiscard]] Instant wake() const { return next_; }

 private:
  Fleet& fleet_;
  Collector& collector_;
  const Clock& clock_;
  Instant next_ = {};
  std::size_t at_ = 0;
};

}  // namespace lab::server
