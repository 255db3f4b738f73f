#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace sysring::tests {

/// A second SSH server, by another library (libssh), for what sshd would never do: it breaks off in
/// the wrong moment, and takes passwords without the system's accounts. Its commands:
///   vanish      closes the channel without saying how it ended
///   crash       says that a signal ended it, which is called FNORD
///   flood       writes 1 GiB
///   hang-up     closes the connection
/// and any other ends with 0. It refuses SFTP, and never closes a channel of which it refused that,
/// unless it is told what to say there.
class SshServer {
 public:
  enum class Method : std::uint8_t { password, prompts };
  SshServer(const std::filesystem::path& host_key, Method method, std::string password);
  SshServer(const SshServer&) = delete;
  SshServer& operator=(const SshServer&) = delete;
  ~SshServer();  ///< After its clients have gone.

  /// Each of these is its answer to one more packet of SFTP. When none is left, it goes on
  /// listening, or ends. To be set before a client comes.
  struct SftpScript {
    std::vector<std::string> answers;
    bool ends = false;
  };
  void speak_sftp(SftpScript script) { script_ = std::move(script); }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int passwords_seen() const { return passwords_seen_; }

 private:
  struct Implementation;
  void serve();

  const Method method_;
  const std::string password_;
  std::optional<SftpScript> script_;
  std::atomic<int> passwords_seen_ = 0;
  void* bind_ = nullptr;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace sysring::tests
