#include "lab/server/entrance.h"

#include <stdexcept>

#include "lab/server/key.h"

namespace lab::server {
namespace {

SshKey public_part_of(const std::string& file) {
  ssh_key secret = nullptr;
  if (ssh_pki_import_privkey_file(file.c_str(), nullptr, nullptr, nullptr, &secret) != SSH_OK)
    throw std::runtime_error{file + ": expected a private key without passphrase"};
  const SshKey owner{secret};
  ssh_key key = nullptr;
  if (ssh_pki_export_privkey_to_pubkey(secret, &key) != SSH_OK)
    throw std::runtime_error{file + ": found no public key in it"};
  return SshKey{key};
}

ssh_key host_key_of(const Host& host) {
  const auto name = host.faults.host_key_changed ? host.name + " changed" : host.name;
  const auto file = Key::of_host(host.seed, name).private_file();
  ssh_key key = nullptr;
  if (ssh_pki_import_privkey_base64(file.c_str(), nullptr, nullptr, nullptr, &key) != SSH_OK)
    throw std::runtime_error{"libssh does not take the host key of " + host.name};
  return key;
}

}  // namespace

Entrance::Entrance(const std::string& authorized_key)
    : bind_{ssh_bind_new()}, authorized_{public_part_of(authorized_key)} {
  const bool reads_configuration = false;
  ssh_bind_options_set(bind_.get(), SSH_BIND_OPTIONS_PROCESS_CONFIG, &reads_configuration);
  // One thread serves all: an exchange over large groups would keep the others waiting.
  ssh_bind_options_set(bind_.get(), SSH_BIND_OPTIONS_KEY_EXCHANGE,
                       "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256");
}

Session Entrance::greet(Descriptor socket, const Host& host) const {
  // The bind owns the key from here on.
  ssh_bind_options_set(bind_.get(), SSH_BIND_OPTIONS_IMPORT_KEY, host_key_of(host));
  ssh_bind_options_set(
      bind_.get(), SSH_BIND_OPTIONS_BANNER,
      host.is_windows ? "OpenSSH_for_Windows_9.5" : "OpenSSH_9.2p1 Debian-2+deb12u7");

  Session session{ssh_new()};
  if (ssh_bind_accept_fd(bind_.get(), session.get(), socket.number()) != SSH_OK)
    throw std::runtime_error{ssh_get_error(bind_.get())};
  socket.release();
  ssh_set_blocking(session.get(), 0);
  ssh_set_auth_methods(session.get(), SSH_AUTH_METHOD_PUBLICKEY);
  return session;
}

bool Entrance::is_authorized(ssh_key key) const {
  return ssh_key_cmp(key, authorized_.get(), SSH_KEY_CMP_PUBLIC) == 0;
}

}  // namespace lab::server
