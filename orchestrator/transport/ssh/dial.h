#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/descriptor.h"
#include "base/result.h"
#include "transport/ssh/moment.h"
#include "transport/ssh/progress.h"
#include "transport/ssh/resolve.h"

namespace sysring::transport::ssh {

/// Connects to the first address that answers. Each gets an even share of the time that is left,
/// so that one that swallows packets does not use it up for the others.
class Dial {
 public:
  Dial(std::vector<Endpoint> endpoints, std::chrono::milliseconds limit);

  /// Goes on after the socket became writable, or after due(). Reason::unreachable when no address
  /// is left.
  Result<Progress> advance();

  [[nodiscard]] Moment due() const { return due_; }
  [[nodiscard]] int descriptor() const { return socket_.number(); }

  /// Connected, with the options that every session wants.
  Descriptor take_socket() { return std::move(socket_); }

 private:
  Result<Progress> try_next();
  Result<Progress> failed(const std::string& why);

  std::vector<Endpoint> endpoints_;
  std::size_t next_ = 0;
  Descriptor socket_;
  const Moment limit_;
  Moment due_;
  std::string faults_;
};

}  // namespace sysring::transport::ssh
