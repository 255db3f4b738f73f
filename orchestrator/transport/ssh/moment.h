#pragma once

#include <chrono>

namespace sysring::transport::ssh {

/// Deadlines are a matter of this process alone: a clock that nobody sets.
using Moment = std::chrono::steady_clock::time_point;
inline Moment now() { return std::chrono::steady_clock::now(); }

/// `duration` from now on; never, where it is too long to be counted.
inline Moment in(std::chrono::milliseconds duration) {
  constexpr std::chrono::hours far{24 * 365};
  return now() + (duration < far ? duration : std::chrono::milliseconds{far});
}

}  // namespace sysring::transport::ssh
