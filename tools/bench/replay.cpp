// The yardstick: a bare loop over libssh2 that says to each host what the product has said to it.
//
//     bench-replay FILE KEY
//
// FILE is of bench-record, KEY a private ed25519 key. It is parsed once and signs by a callback;
// nothing else is checked, recorded, limited or retried. A host is a thread that blocks, and has
// its conversations one after the other.

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <libssh2.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "base/json.h"
#include "transport/ssh/signing_key.h"

namespace {

using namespace sysring;
using transport::ssh::SigningKey;

constexpr std::size_t largest_file = 1'000'000'000;

struct Operation {
  std::string line;
  const std::string* input = nullptr;
};
struct Conversation {
  std::string address;
  std::uint16_t port = 0;
  std::string user;
  std::vector<Operation> operations;
};

/// The library frees what it gets from here.
int sign(LIBSSH2_SESSION* /*session*/, unsigned char** signature, std::size_t* size,
         const unsigned char* data, std::size_t data_size, void** key) {
  const auto made = static_cast<const SigningKey*>(*key)->sign(
      {reinterpret_cast<const char*>(data), data_size}, "ssh-ed25519");
  check(static_cast<bool>(made), "the key signs");
  *signature = static_cast<unsigned char*>(std::malloc(made->size()));
  std::copy(made->begin(), made->end(), *signature);
  *size = made->size();
  return 0;
}

int connected(const Conversation& with) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(with.port);
  ::inet_pton(AF_INET, with.address.c_str(), &address.sin_addr);
  check(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
        "the host can be reached");
  return socket;
}

void read_all(LIBSSH2_CHANNEL* channel, int stream) {
  std::array<char, 16'384> block{};
  while (libssh2_channel_read_ex(channel, stream, block.data(), block.size()) > 0) continue;
}

void carry_out(LIBSSH2_SESSION* session, const Operation& operation) {
  LIBSSH2_CHANNEL* channel = libssh2_channel_open_session(session);
  check(channel != nullptr, "a channel opens");
  check(libssh2_channel_exec(channel, operation.line.c_str()) == 0, "the line is taken");
  if (operation.input != nullptr) {
    for (std::size_t sent = 0; sent < operation.input->size();) {
      const auto some = libssh2_channel_write(channel, operation.input->data() + sent,
                                              operation.input->size() - sent);
      check(some > 0, "the input is taken");
      sent += static_cast<std::size_t>(some);
    }
  }
  libssh2_channel_send_eof(channel);
  read_all(channel, 0);
  read_all(channel, SSH_EXTENDED_DATA_STDERR);
  libssh2_channel_close(channel);
  libssh2_channel_free(channel);
}

void converse(const Conversation& with, const SigningKey& key) {
  const int socket = connected(with);
  LIBSSH2_SESSION* session = libssh2_session_init();
  libssh2_session_method_pref(session, LIBSSH2_METHOD_HOSTKEY, "ssh-ed25519");
  check(libssh2_session_handshake(session, socket) == 0, "keys are exchanged");
  void* signer = const_cast<SigningKey*>(&key);
  const std::string& public_key = key.public_key();
  check(libssh2_userauth_publickey(session, with.user.c_str(),
                                   reinterpret_cast<const unsigned char*>(public_key.data()),
                                   public_key.size(), sign, &signer) == 0,
        "the user may log in");
  for (const auto& operation : with.operations) carry_out(session, operation);
  libssh2_session_disconnect(session, "done");
  libssh2_session_free(session);
  ::close(socket);
}

std::string text_in(const Json& json, std::string_view name) { return *json.find(name)->string(); }

/// What was said to each host, by its port.
std::map<std::uint16_t, std::vector<Conversation>> conversations_in(const Json& recording) {
  const auto& inputs = *recording.find("inputs")->array();
  std::map<std::uint16_t, std::vector<Conversation>> all;
  for (const auto& each : *recording.find("connections")->array()) {
    Conversation conversation{.address = text_in(each, "address"),
                              .port = static_cast<std::uint16_t>(*each.find("port")->integer()),
                              .user = text_in(each, "user"),
                              .operations = {}};
    for (const auto& said : *each.find("operations")->array()) {
      const auto* input = said.find("input");
      const auto* bytes = input == nullptr
                              ? nullptr
                              : inputs.at(static_cast<std::size_t>(*input->integer())).string();
      conversation.operations.push_back({text_in(said, "line"), bytes});
    }
    all[conversation.port].push_back(std::move(conversation));
  }
  return all;
}

}  // namespace

int main(int count, char** words) {
  check(count == 3, "FILE KEY");
  const auto file = read_file(words[1], largest_file);
  check(static_cast<bool>(file), "the recording can be read");
  const auto recording = Json::parse(*file);
  check(static_cast<bool>(recording), "the recording is JSON");
  const auto pem = read_file(words[2], largest_file);
  check(static_cast<bool>(pem), "the key can be read");
  const auto key = SigningKey::parse(Secret{*pem}, nullptr);
  check(static_cast<bool>(key), "the key is one without a passphrase");

  libssh2_init(0);
  const auto hosts = conversations_in(*recording);
  std::vector<std::jthread> threads;
  for (const auto& [port, conversations] : hosts) {
    threads.emplace_back([&conversations, &key] {
      for (const auto& each : conversations) converse(each, *key);
    });
  }
}
