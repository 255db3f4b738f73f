#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sysring::rollout {

/// A share in hundredths of a percent, so that no gate computes with fractions.
struct Share {
  std::uint32_t basis_points = 0;  ///< 10,000 is all.

  /// Rounded down: 98 % of 5 hosts allow no failure to be bought by rounding.
  [[nodiscard]] constexpr std::size_t of(std::size_t whole) const {
    return static_cast<std::size_t>(std::uint64_t{whole} * basis_points / 10'000);
  }
};
constexpr Share percent(std::uint32_t value) { return {value * 100}; }

enum class OnFailure : std::uint8_t { rollback, pause };
enum class Forwarding : std::uint8_t { required, off };

/// What a ring must show before the next one opens. Its denominators are printed wherever a share
/// is: failed hosts of those that could be judged, unreachable ones of those that were targeted.
struct Gate {
  Share success = percent(95);
  Share max_unreachable = percent(10);
  std::chrono::milliseconds soak{0};
  std::chrono::milliseconds host_deadline{300'000};        ///< Of one contact.
  std::chrono::milliseconds progress_deadline{1'800'000};  ///< Without any host getting on.
  std::chrono::milliseconds forwarding_deadline{900'000};  ///< From the apply to the collector.
  Forwarding forwarding = Forwarding::required;
  OnFailure on_failure = OnFailure::rollback;
};

}  // namespace sysring::rollout
