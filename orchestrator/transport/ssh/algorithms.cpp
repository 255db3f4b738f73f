#include "transport/ssh/algorithms.h"

#include <algorithm>
#include <span>

#include <libssh2.h>

namespace sysring::transport::ssh {
namespace {

using Names = std::vector<std::string_view>;

/// Those of the names that the library has, in their order.
Names supported(int kind, const Names& wanted) {
  LIBSSH2_SESSION* session = libssh2_session_init();
  const char** list = nullptr;
  const int count = libssh2_session_supported_algs(session, kind, &list);
  const std::span all{list, count > 0 ? static_cast<std::size_t>(count) : 0};
  Names found;
  for (const auto name : wanted)
    if (std::ranges::find(all, name, [](const char* each) { return std::string_view{each}; }) !=
        all.end())
      found.push_back(name);
  if (list != nullptr) libssh2_free(session, list);
  libssh2_session_free(session);
  return found;
}

std::string joined(const Names& names) {
  std::string list;
  for (const auto name : names) {
    if (!list.empty()) list += ',';
    list += name;
  }
  return list;
}

const Names& host_keys() {
  static const Names names = supported(LIBSSH2_METHOD_HOSTKEY,
                                       {"ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
                                        "ecdsa-sha2-nistp521", "rsa-sha2-512", "rsa-sha2-256"});
  return names;
}

std::string_view key_type(std::string_view algorithm) {
  return algorithm.starts_with("rsa-sha2-") ? "ssh-rsa" : algorithm;
}

}  // namespace

const Algorithms& algorithms() {
  static const Algorithms chosen{
      joined(supported(LIBSSH2_METHOD_KEX,
                       {"curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256",
                        "ecdh-sha2-nistp384", "ecdh-sha2-nistp521", "diffie-hellman-group16-sha512",
                        "diffie-hellman-group18-sha512", "diffie-hellman-group14-sha256",
                        "diffie-hellman-group-exchange-sha256"})),
      joined(supported(LIBSSH2_METHOD_CRYPT_CS,
                       {"aes128-ctr", "aes256-ctr", "aes192-ctr", "aes128-gcm@openssh.com",
                        "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"})),
      joined(supported(LIBSSH2_METHOD_MAC_CS,
                       {"hmac-sha2-256", "hmac-sha2-512", "hmac-sha2-256-etm@openssh.com",
                        "hmac-sha2-512-etm@openssh.com"}))};
  return chosen;
}

std::string host_key_preference(const std::vector<std::string>& known_types) {
  auto order = host_keys();
  std::ranges::stable_partition(order, [&](std::string_view algorithm) {
    return std::ranges::find(known_types, key_type(algorithm)) != known_types.end();
  });
  return joined(order);
}

std::string library_version() { return libssh2_version(0); }

bool has_rsa_sha2() {
  return std::ranges::find(host_keys(), std::string_view{"rsa-sha2-256"}) != host_keys().end();
}

}  // namespace sysring::transport::ssh
