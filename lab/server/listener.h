#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lab/server/descriptor.h"

namespace lab::server {

/// The address of the machine with this number, from 0: 127.100.0.1, 127.100.0.2, …
std::string address_of(std::size_t number);

/// Ends a connection at once, in a way that the other end takes for a failure.
void reset_tcp(int socket);

/// The sockets on which the machines are reached, all on one port and never from outside.
///
/// Linux holds all of 127/8 for its own, so each machine has an address there, and the address that
/// a client came to says which machine it meant. One socket listens for all of them: bound to no
/// address but to the device `lo`, which no packet from outside comes through. Where that is
/// refused (a kernel before 5.7, some sandboxes), each address gets a socket of its own: the same
/// to the clients, and one descriptor more for each machine.
class Listener {
 public:
  enum class Way : std::uint8_t { one_for_all, one_for_each };

  /// Port 0: one that is free. Throws std::system_error.
  Listener(const std::vector<std::string>& addresses, std::uint16_t port);
  Listener(Way way, const std::vector<std::string>& addresses, std::uint16_t port);

  struct Accepted {
    Descriptor socket;
    std::string address;  ///< That the client came to; one of ours or not.
  };

  /// Nobody waits there: a socket of -1.
  static Accepted accept(int listening);

  [[nodiscard]] const std::vector<Descriptor>& sockets() const { return sockets_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  std::vector<Descriptor> sockets_;
  std::uint16_t port_ = 0;
};

}  // namespace lab::server
