#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sysring::rollout {

/// The same numbers from the same seed on every machine (splitmix64).
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_{seed} {}

  /// 0 to `end` - 1.
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(next() % end); }

  bool in_hundred(std::size_t chances) { return below(100) < chances; }

  template <typename T>
  const T& one_of(const std::vector<T>& values) {
    return values.at(below(values.size()));
  }

 private:
  std::uint64_t next() {
    state_ += 0x9E37'79B9'7F4A'7C15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ mixed >> 30U) * 0xBF58'476D'1CE4'E5B9;
    mixed = (mixed ^ mixed >> 27U) * 0x94D0'49BB'1331'11EB;
    return mixed ^ mixed >> 31U;
  }

  std::uint64_t state_;
};

}  // namespace sysring::rollout
