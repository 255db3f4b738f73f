#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/socket.h>

#include "base/result.h"

namespace sysring::transport::ssh {

/// Where a socket can be connected to.
struct Endpoint {
  sockaddr_storage address{};
  socklen_t size = 0;

  [[nodiscard]] const sockaddr* raw() const { return reinterpret_cast<const sockaddr*>(&address); }
  [[nodiscard]] std::string text() const;  ///< "192.0.2.7 port 22".
};

/// At most this many addresses of a name are tried.
constexpr std::size_t endpoints_tried = 4;

/// Looks the name up; never empty, Reason::unreachable. May block, so it is for a worker.
Result<std::vector<Endpoint>> resolve(const std::string& name, std::uint16_t port);

}  // namespace sysring::transport::ssh
