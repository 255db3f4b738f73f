#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <thread>

namespace sysring::tests {

/// Something that listens on a port of the loopback interface and does to each client, one after
/// another, whatever the test says. The connection is closed afterwards.
class TcpPeer {
 public:
  explicit TcpPeer(std::function<void(int client)> serve);
  TcpPeer(const TcpPeer&) = delete;
  TcpPeer& operator=(const TcpPeer&) = delete;
  ~TcpPeer();

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  int listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

/// False when the client has gone.
bool send_all(int client, std::string_view bytes);

/// Reads and forgets, until the client goes.
void listen_to(int client);

}  // namespace sysring::tests
