#pragma once

#include <cstdint>
#include <string_view>

namespace lab::windows {

/// SplitMix64: the same seed gives the same machine everywhere.
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) : state_{seed} {}

  constexpr std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  constexpr std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

/// A seed of its own for each purpose, so that one more draw here changes nothing there.
constexpr std::uint64_t mixed(std::uint64_t seed, std::uint64_t purpose) {
  return Random{seed ^ Random{purpose}.next()}.next();
}

constexpr std::uint64_t mixed(std::uint64_t seed, std::string_view purpose) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : purpose) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return mixed(seed, hash);
}

}  // namespace lab::windows
