#pragma once

#include <cstdint>
#include <map>

#include "lab/server/clock.h"
#include "lab/server/descriptor.h"

namespace lab::server {

/// Something with a descriptor that the loop waits for.
class Watched {
 public:
  Watched() = default;
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;
  virtual ~Watched() = default;

  virtual void ready(Instant now) = 0;  ///< It may remove itself and others.
};

/// The one place where the lab waits: epoll, level-triggered.
class Poller {
 public:
  Poller();

  using Id = std::uint64_t;

  /// Nothing is heard of it any more once it is removed, whatever its number stands for then.
  /// Throws std::system_error for what cannot be waited for, such as a regular file.
  Id add(int descriptor, std::uint32_t events, Watched& watched);
  void change(Id id, std::uint32_t events);
  void remove(Id id);  ///< Also of what is not there, or not any more.

  /// Until something is ready, or that instant has come.
  void wait(Instant until);

 private:
  struct Entry {
    int descriptor;
    std::uint32_t events;
    Watched* watched;
  };

  Descriptor epoll_;
  Id last_ = 0;
  std::map<Id, Entry> entries_;
};

}  // namespace lab::server
