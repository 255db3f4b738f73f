#include "lab/linux/random.h"

#include <array>
#include <cinttypes>
#include <cstdio>

namespace lab::linux_host {

std::string hex_id(std::uint64_t seed) {
  std::array<char, 33> text{};
  std::snprintf(text.data(), text.size(), "%016" PRIx64 "%016" PRIx64, mixed(seed),
                mixed(seed ^ 0x5bd1e995U));
  return text.data();
}

std::string uuid(std::uint64_t seed) {
  std::string text = hex_id(seed);
  for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, 1, '-');
  return text;
}

}  // namespace lab::linux_host
