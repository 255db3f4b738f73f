#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sysring::transport::ssh {

/// The agent that listens at $SSH_AUTH_SOCK (draft-ietf-sshm-ssh-agent). Each question is a
/// connection of its own. May block for up to `limit`, so it is for a worker.
class Agent {
 public:
  static constexpr std::chrono::seconds limit{15};  ///< Somebody may have to touch a token.

  /// `socket` may be empty: then there is no agent, and every question says so.
  explicit Agent(std::string socket) : socket_{std::move(socket)} {}
  static Agent of_environment();

  /// The public keys that it has, in its order.
  [[nodiscard]] Result<std::vector<std::string>> public_keys() const;

  /// The signature, without the algorithm's name around it. An RSA key signs with SHA-512 where
  /// `algorithm` says rsa-sha2-512, else with SHA-256.
  [[nodiscard]] Result<std::string> sign(std::string_view public_key, std::string_view data,
                                         std::string_view algorithm) const;

 private:
  [[nodiscard]] Result<std::string> ask(std::string_view question) const;

  std::string socket_;
};

}  // namespace sysring::transport::ssh
