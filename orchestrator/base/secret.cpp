#include "base/secret.h"

#include <cstring>

namespace sysring {

void wipe(std::string& bytes) {
  bytes.resize(bytes.capacity());  // what was moved from or cut off may still lie behind the end
  ::explicit_bzero(bytes.data(), bytes.size());
  bytes.clear();
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  bytes_ = other.bytes_;
  other.wipe();
  return *this;
}

void Secret::wipe() { sysring::wipe(bytes_); }

}  // namespace sysring
