#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "collector/collector.h"
#include "collector/line.h"

namespace sysring::collector {

/// Between which moments the bytes of a file came into it, by the clock of the file system. A host
/// whose own clock is wrong is not believed beyond that.
struct Window {
  Time earliest = Time::min();
  Time latest = Time::max();
};

/// Collects what the lines of one pass tell. What it keeps has a bound: beyond it the oldest Events
/// 16 and the newest names give way, which proves less and never more.
class Gathering {
 public:
  void take(Told told, const Window& window, Time since);
  void pass_over(std::uint64_t lines) { skipped_ += lines; }

  /// Everything since the last call.
  Harvest finish();

 private:
  void take_newest(const Arrival& arrival);
  void take_change(Arrival arrival);

  std::map<std::string, Newest> newest_;  // by lower-case name
  std::deque<Arrival> changes_;
  std::size_t bytes_ = 0;
  std::uint64_t skipped_ = 0;
};

}  // namespace sysring::collector
