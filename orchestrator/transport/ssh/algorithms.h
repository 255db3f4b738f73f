#pragma once

#include <string>
#include <string_view>
#include <vector>

// Which algorithms are offered, best first. What this libssh2 lacks is asked of it at run time and
// crossed out here: its own way of doing so copies overlapping memory (1.10).
namespace sysring::transport::ssh {

/// What a session is made of. Nothing with SHA-1, MD5 or CBC is among it.
struct Algorithms {
  std::string key_exchanges;
  std::string ciphers;
  std::string integrity_codes;
};

/// The same for every session of the process.
const Algorithms& algorithms();

/// The host key algorithms to offer: first those of the key types that are known for the host, so
/// that it shows the key that can be compared, then the other good ones. Never ssh-dss, nor
/// ssh-rsa, which signs with SHA-1.
std::string host_key_preference(const std::vector<std::string>& known_types);

/// "1.10.0", as the library says at run time.
std::string library_version();

/// Does the library know rsa-sha2, so that RSA keys can be used?
bool has_rsa_sha2();

}  // namespace sysring::transport::ssh
