#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

struct evp_pkey_st;

namespace sysring::transport::ssh {

/// A private key that was read once and signs for every connection.
class SigningKey {
 public:
  /// Reads OpenSSH's own format without encryption, and PKCS#8 or traditional PEM with or without.
  /// Null for `passphrase` is none. Errors are Reason::unusable_key, with a hint how to get a key
  /// that can be used.
  static Result<SigningKey> parse(const Secret& file, const Secret* passphrase);

  /// As it stands in base64 in authorized_keys.
  [[nodiscard]] const std::string& public_key() const { return public_key_; }

  /// The signature over `data`, without the algorithm's name around it. `algorithm` is the one
  /// that the signed packet names: it decides on the hash of an RSA key.
  [[nodiscard]] Result<std::string> sign(std::string_view data, std::string_view algorithm) const;

 private:
  SigningKey(std::shared_ptr<evp_pkey_st> key, std::string public_key)
      : key_{std::move(key)}, public_key_{std::move(public_key)} {}

  std::shared_ptr<evp_pkey_st> key_;
  std::string public_key_;
};

/// "SHA256:" and the digest in base64 without padding, as ssh-keygen -l prints it.
std::string fingerprint(std::string_view public_key);

}  // namespace sysring::transport::ssh
