#include "base/wakeup.h"

#include <cstdint>

#include <sys/eventfd.h>
#include <unistd.h>

#include "base/check.h"

namespace sysring {

Wakeup::Wakeup() : descriptor_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
  check(descriptor_ >= 0, "the process may open one more descriptor");
}

Wakeup::~Wakeup() { ::close(descriptor_); }

void Wakeup::ring() const {
  const std::uint64_t one = 1;
  // It fails only when the counter is full, and then the sleeper is awake.
  [[maybe_unused]] const auto written = ::write(descriptor_, &one, sizeof one);
}

void Wakeup::hush() const {
  std::uint64_t count = 0;
  // It fails only when nobody has rung.
  [[maybe_unused]] const auto got = ::read(descriptor_, &count, sizeof count);
}

}  // namespace sysring
