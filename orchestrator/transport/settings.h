#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sysring::transport {

// Where a secret comes from. Nothing here holds one.

/// A regular file of ours or root's that nobody else may read; a last line end is not part of it.
struct SecretFile {
  std::filesystem::path path;
};
/// A file of that name below $CREDENTIALS_DIRECTORY (systemd.exec(5), LoadCredential=).
struct SystemdCredential {
  std::string name;
};
/// Prints the secret. Started without a shell, with an empty environment but PATH; the name of the
/// host is its last argument, so that a password that differs per host can be looked up.
struct SecretCommand {
  std::vector<std::string> argv;
};
using SecretSource = std::variant<SecretFile, SystemdCredential, SecretCommand>;

/// Asks the agent at $SSH_AUTH_SOCK for every key it has, or for the one of this public key file.
struct AgentKey {
  std::optional<std::filesystem::path> public_key;
};
struct PrivateKey {
  SecretSource key;
  std::optional<SecretSource> passphrase;
};
struct Password {
  SecretSource password;
};

struct Credential {
  std::string name;
  std::variant<AgentKey, PrivateKey, Password> secret;
};

struct Settings {
  std::map<std::string, Credential, std::less<>> credentials = {};
  std::filesystem::path known_hosts = {};   ///< OpenSSH's format; the keys that hosts must have.
  std::filesystem::path pending_keys = {};  ///< The same format; keys seen and not trusted yet.
  /// Once for looking up the name and the credential, and once for the connection itself.
  std::chrono::milliseconds connect_deadline{10'000};
  std::chrono::milliseconds login_deadline{20'000};  ///< Key exchange and authentication.
  std::chrono::milliseconds keepalive{15'000};       ///< A host that misses three of them is lost.
  std::uint32_t starts_per_second = 200;  ///< New connections; bounds the load of logins.
  std::size_t max_connections = 2'000;    ///< Open at once; the others wait for their turn.
};

}  // namespace sysring::transport
