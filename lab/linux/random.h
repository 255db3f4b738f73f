#pragma once

#include <cstdint>
#include <string>

namespace lab::linux_host {

/// SplitMix64: the same seed gives the same numbers everywhere.
constexpr std::uint64_t mixed(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

/// 32 hexadecimal digits, as a machine id.
std::string hex_id(std::uint64_t seed);
/// The same as 8-4-4-4-12, as a boot id.
std::string uuid(std::uint64_t seed);

}  // namespace lab::linux_host
