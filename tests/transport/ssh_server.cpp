#include "transport/ssh_server.h"

#include <array>
#include <memory>
#include <string_view>

#include <gtest/gtest.h>
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <netinet/in.h>
#include <sys/socket.h>

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // its message loop, which blocks

namespace sysring::tests {
namespace {

using Session = std::unique_ptr<ssh_session_struct, decltype(&ssh_free)>;
using Message = std::unique_ptr<ssh_message_struct, decltype(&ssh_message_free)>;

}  // namespace

struct SshServer::Implementation {
  SshServer& server;
  ssh_session session;

  bool is_right(const char* password) {
    ++server.passwords_seen_;
    return password != nullptr && server.password_ == password;
  }

  void allow(ssh_message message, bool allowed) const {
    if (allowed) {
      ssh_message_auth_reply_success(message, 0);
      return;
    }
    const bool by_password = server.method_ == Method::password;
    ssh_message_auth_set_methods(
        message, by_password ? SSH_AUTH_METHOD_PASSWORD : SSH_AUTH_METHOD_INTERACTIVE);
    ssh_message_reply_default(message);
  }

  void authenticate(ssh_message message) {
    const int kind = ssh_message_subtype(message);
    if (kind == SSH_AUTH_METHOD_PASSWORD && server.method_ == Method::password)
      return allow(message, is_right(ssh_message_auth_password(message)));
    if (kind != SSH_AUTH_METHOD_INTERACTIVE || server.method_ == Method::password)
      return allow(message, false);
    if (ssh_message_auth_kbdint_is_response(message) != 0)
      return allow(message, is_right(ssh_userauth_kbdint_getanswer(session, 0)));
    const char* prompt = "Password: ";
    char hidden = 0;
    ssh_message_auth_interactive_request(message, "", "", 1, &prompt, &hidden);
  }

  void execute(ssh_channel channel, std::string_view command) const {
    if (command == "hang-up") return ssh_disconnect(session);
    if (command == "flood") {
      const std::string block(32'768, 'x');
      for (int i = 0; i < 32'768; ++i)
        if (ssh_channel_write(channel, block.data(), 32'768) <= 0) return;
    }
    if (command == "crash") ssh_channel_request_send_exit_signal(channel, "FNORD", 0, "", "");
    const bool tells = command != "vanish" && command != "crash";
    if (tells) ssh_channel_request_send_exit_status(channel, 0);
    ssh_channel_send_eof(channel);
    ssh_channel_close(channel);
  }

  static bool has_read(ssh_channel channel, char* bytes, std::uint32_t size) {
    while (size > 0) {
      const int got = ssh_channel_read(channel, bytes, size, 0);
      if (got <= 0) return false;
      bytes += got;
      size -= static_cast<std::uint32_t>(got);
    }
    return true;
  }

  static bool has_read_packet(ssh_channel channel) {
    std::array<unsigned char, 4> size{};
    if (!has_read(channel, reinterpret_cast<char*>(size.data()), size.size())) return false;
    std::string packet((std::size_t{size[1]} << 16U) + (std::size_t{size[2]} << 8U) + size[3], ' ');
    return has_read(channel, packet.data(), static_cast<std::uint32_t>(packet.size()));
  }

  void speak_sftp(ssh_channel channel) const {
    for (const auto& answer : server.script_->answers) {
      if (!has_read_packet(channel)) return;
      ssh_channel_write(channel, answer.data(), static_cast<std::uint32_t>(answer.size()));
    }
    while (!server.script_->ends && has_read_packet(channel)) {
    }
    ssh_channel_send_eof(channel);
    ssh_channel_close(channel);
  }

  void handle(ssh_message message, ssh_channel& channel) {
    const int type = ssh_message_type(message);
    if (type == SSH_REQUEST_AUTH) return authenticate(message);
    if (type == SSH_REQUEST_CHANNEL_OPEN) {
      channel = ssh_message_channel_request_open_reply_accept(message);
      return;
    }
    if (type == SSH_REQUEST_CHANNEL && ssh_message_subtype(message) == SSH_CHANNEL_REQUEST_EXEC) {
      const std::string command = ssh_message_channel_request_command(message);
      ssh_message_channel_request_reply_success(message);
      return execute(channel, command);
    }
    const bool is_subsystem = type == SSH_REQUEST_CHANNEL &&
                              ssh_message_subtype(message) == SSH_CHANNEL_REQUEST_SUBSYSTEM;
    if (is_subsystem && server.script_) {
      ssh_message_channel_request_reply_success(message);
      return speak_sftp(channel);
    }
    ssh_message_reply_default(message);
  }
};

SshServer::SshServer(const std::filesystem::path& host_key, Method method, std::string password)
    : method_{method}, password_{std::move(password)} {
  ssh_bind bind = ssh_bind_new();
  const int any_port = 0;
  bool process_config = false;
  ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &process_config);
  ssh_bind_options_set(bind, SSH_BIND_OPTIONS_BINDADDR, "127.0.0.1");
  ssh_bind_options_set(bind, SSH_BIND_OPTIONS_BINDPORT, &any_port);
  ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HOSTKEY, host_key.c_str());
  EXPECT_EQ(ssh_bind_listen(bind), SSH_OK) << ssh_get_error(bind);
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(ssh_bind_get_fd(bind), reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  bind_ = bind;
  thread_ = std::thread{[this] { serve(); }};
}

SshServer::~SshServer() {
  auto* bind = static_cast<ssh_bind>(bind_);
  ::shutdown(ssh_bind_get_fd(bind), SHUT_RDWR);
  thread_.join();
  ssh_bind_free(bind);
}

void SshServer::serve() {
  while (true) {
    const Session session{ssh_new(), &ssh_free};
    if (ssh_bind_accept(static_cast<ssh_bind>(bind_), session.get()) != SSH_OK) return;
    if (ssh_handle_key_exchange(session.get()) != SSH_OK) continue;
    Implementation one{*this, session.get()};
    ssh_channel channel = nullptr;
    while (true) {
      const Message message{ssh_message_get(session.get()), &ssh_message_free};
      if (!message) break;
      one.handle(message.get(), channel);
      if (ssh_is_connected(session.get()) == 0) break;  // by the command "hang-up"
    }
  }
}

}  // namespace sysring::tests
