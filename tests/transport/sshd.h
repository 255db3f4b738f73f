#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "directory.h"
#include "process.h"
#include "transport/transport.h"

namespace sysring::tests {

/// Makes a key pair, NAME and NAME.pub, and gives the path of the private one.
std::filesystem::path make_key(const Directory& directory, const std::string& name,
                               const std::string& type = "ed25519",
                               const std::string& passphrase = "");

/// "ssh-ed25519 AAAA...": the first two words of the public key file beside this private one.
std::string public_key(const std::filesystem::path& key);

/// A real OpenSSH server on a free port of the loopback interface, with keys and a configuration
/// of its own. Runs as whoever runs the test, and lets only him in, by the keys that it is given.
class Sshd {
 public:
  struct Options {
    std::vector<std::string> host_key_types = {"ed25519", "ecdsa"};
    std::vector<std::filesystem::path> users_keys =
        {};                                    ///< Private ones; the other half is let in.
    std::vector<std::string> more_lines = {};  ///< Of sshd_config.
  };
  explicit Sshd(const Options& options);

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string host_key(const std::string& type) const;
  [[nodiscard]] std::string known_hosts_name() const;

  /// A line of known_hosts for each of its keys.
  [[nodiscard]] std::string known_hosts() const;

  [[nodiscard]] transport::Target target(const std::string& credential) const;

 private:
  void listen();

  Directory directory_;
  std::vector<std::string> host_key_types_;
  std::uint16_t port_ = 0;
  std::unique_ptr<Process> process_;
};

/// A port of the loopback interface where nobody listens.
std::uint16_t free_port();

}  // namespace sysring::tests
