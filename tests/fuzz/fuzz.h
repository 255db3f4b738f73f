#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"

/// What a fuzzing engine calls with bytes that nobody thought of. Each target defines it; the
/// targets are pure, so that a crash comes back with the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace sysring::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace sysring::fuzz
