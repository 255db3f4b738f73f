#pragma once

#include <cstdint>

namespace sysring::transport::ssh {

/// How far a piece of work got that must not block: it waits for the peer, or came to its end.
enum class Progress : std::uint8_t { waits, done };

/// What a piece of work waits for on its socket.
struct Wants {
  bool to_read = false;
  bool to_write = false;
  friend bool operator==(const Wants&, const Wants&) = default;
};

}  // namespace sysring::transport::ssh
