#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>

namespace sysring::tests {

/// A second SSH server, by another library (libssh), for what sshd would never do: it breaks off in
/// the wrong moment, and takes passwords without the system's accounts. Its commands:
///   vanish      closes the channel without saying how it ended
///   crash       says that a signal ended it, which is called FNORD
///   flood       writes 1 GiB
///   hang-up     closes the connection
/// and any other ends with 0.
class SshServer {
 public:
  enum class Method : std::uint8_t { password, prompts };
  SshServer(const std::filesystem::path& host_key, Method method, std::string password);
  SshServer(const SshServer&) = delete;
  SshServer& operator=(const SshServer&) = delete;
  ~SshServer();  ///< After its clients have gone.

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int passwords_seen() const { return passwords_seen_; }

 private:
  struct Implementation;
  void serve();

  const Method method_;
  const std::string password_;
  std::atomic<int> passwords_seen_ = 0;
  void* bind_ = nullptr;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace sysring::tests
