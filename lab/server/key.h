#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace lab::server {

/// An Ed25519 key in the forms of OpenSSH.
class Key {
 public:
  using Secret = std::array<std::uint8_t, 32>;

  explicit Key(const Secret& secret);

  /// From the operating system's generator.
  static Key random();

  /// The host key of a machine follows from the seed of its fleet: ten thousand of them need
  /// neither files nor a start that waits for them. They protect a simulation on loopback.
  static Key of_host(std::uint64_t seed, std::string_view machine);

  [[nodiscard]] std::string public_line() const;  ///< "ssh-ed25519 AAAA…"

  /// The file that ssh-keygen would have written, without passphrase.
  [[nodiscard]] std::string private_file() const;

 private:
  [[nodiscard]] std::string public_blob() const;

  std::string secret_;
  std::string public_;
};

}  // namespace lab::server
