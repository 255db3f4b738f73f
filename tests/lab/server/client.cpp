#include "lab/server/client.h"

#include <array>

namespace lab::tests {

Client::Client(const std::string& address, int port, const std::string& key) {
  const bool reads_configuration = false;
  auto* session = session_.get();
  ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &reads_configuration);
  ssh_options_set(session, SSH_OPTIONS_HOST, address.c_str());
  ssh_options_set(session, SSH_OPTIONS_PORT, &port);
  ssh_options_set(session, SSH_OPTIONS_USER, "root");
  if (ssh_connect(session) != SSH_OK) return;
  ssh_key secret = nullptr;
  ssh_pki_import_privkey_file(key.c_str(), nullptr, nullptr, nullptr, &secret);
  logged_in_ = ssh_userauth_publickey(session, nullptr, secret) == SSH_AUTH_SUCCESS;
  ssh_key_free(secret);
}

ssh_channel Client::open() {
  ssh_channel channel = ssh_channel_new(session_.get());
  return ssh_channel_open_session(channel) == SSH_OK ? channel : nullptr;
}

ssh_channel Client::start(const std::string& command) {
  ssh_channel channel = open();
  return channel != nullptr && ssh_channel_request_exec(channel, command.c_str()) == SSH_OK
             ? channel
             : nullptr;
}

ssh_channel Client::sftp() {
  ssh_channel channel = open();
  return channel != nullptr && ssh_channel_request_subsystem(channel, "sftp") == SSH_OK ? channel
                                                                                        : nullptr;
}

std::string Client::answer(ssh_channel channel) {
  ssh_channel_send_eof(channel);
  std::string text;
  std::array<char, 4'096> block{};
  while (true) {
    const int got = ssh_channel_read(channel, block.data(), block.size(), 0);
    if (got <= 0) return text;
    text.append(block.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace lab::tests
