#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "lab/linux/log.h"

namespace lab::linux_host {

/// What a machine does all day without anybody asking: the same seed gives the same life.
class Life {
 public:
  enum class Role : std::uint8_t { workstation, server };

  Life(Role role, std::uint64_t seed, Time begin) : role_{role}, state_{seed}, at_{begin} {
    step();
  }

  [[nodiscard]] Time next_at() const { return at_; }

  struct Happening {
    Time at{};
    std::uint32_t id = 0;
    std::shared_ptr<const Fields> fields = {};
  };
  Happening take();

 private:
  void step();

  Role role_;
  std::uint64_t state_;
  Time at_;
};

}  // namespace lab::linux_host
