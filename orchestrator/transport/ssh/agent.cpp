#include "transport/ssh/agent.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/descriptor.h"
#include "transport/ssh/wire.h"

namespace sysring::transport::ssh {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Numbers of draft-ietf-sshm-ssh-agent section 6.
constexpr std::uint8_t request_identities = 11;
constexpr std::uint8_t identities_answer = 12;
constexpr std::uint8_t sign_request = 13;
constexpr std::uint8_t sign_response = 14;
constexpr std::uint32_t rsa_sha2_256 = 2;
constexpr std::uint32_t rsa_sha2_512 = 4;

constexpr std::size_t longest_answer = 262'144;

Error no_agent(std::string message, std::string place) {
  return {Reason::no_credential, Effect::none, std::move(message), std::move(place),
          "start one: `eval $(ssh-agent); ssh-add KEY`"};
}

Result<Descriptor> dial(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return no_agent("the path is too long", path);
  std::memcpy(address.sun_path, path.data(), path.size());
  Descriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!socket ||
      ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return no_agent(std::string{"cannot reach the SSH agent: "} + std::strerror(errno), path);
  return socket;
}

bool wait_for(int socket, short events, SteadyClock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - SteadyClock::now());
  pollfd wanted{socket, events, 0};
  return left.count() > 0 && ::poll(&wanted, 1, static_cast<int>(left.count())) > 0;
}

bool send_all(int socket, std::string_view bytes, SteadyClock::time_point until) {
  while (!bytes.empty()) {
    if (!wait_for(socket, POLLOUT, until)) return false;
    const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// One message: its length, then so many bytes.
std::optional<std::string> receive(int socket, SteadyClock::time_point until) {
  std::string bytes;
  std::array<char, 4'096> block{};
  while (true) {
    const auto size = WireReader{bytes}.number();
    if (size && *size > longest_answer) return std::nullopt;
    if (size && bytes.size() >= 4 + *size) return bytes.substr(4, *size);
    if (!wait_for(socket, POLLIN, until)) return std::nullopt;
    const auto got = ::recv(socket, block.data(), block.size(), 0);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return std::nullopt;
    if (got > 0) bytes.append(block.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

Agent Agent::of_environment() {
  const char* socket = std::getenv("SSH_AUTH_SOCK");
  return Agent{socket != nullptr ? socket : ""};
}

Result<std::string> Agent::ask(std::string_view question) const {
  if (socket_.empty()) return no_agent("$SSH_AUTH_SOCK is not set", "ssh-agent");
  const auto socket = dial(socket_);
  if (!socket) return socket.error();
  const auto until = SteadyClock::now() + limit;
  if (!send_all(socket->number(), WireWriter{}.string(question).bytes(), until))
    return no_agent("the SSH agent takes no question", socket_);
  auto answer = receive(socket->number(), until);
  if (!answer) return no_agent("the SSH agent does not answer", socket_);
  return std::move(*answer);
}

Result<std::vector<std::string>> Agent::public_keys() const {
  const auto answer = ask(WireWriter{}.byte(request_identities).bytes());
  if (!answer) return answer.error();
  WireReader fields{*answer};
  if (fields.byte() != identities_answer) return no_agent("the SSH agent lists no keys", socket_);
  const auto count = fields.number().value_or(0);
  std::vector<std::string> keys;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto key = fields.string();
    const auto comment = fields.string();
    if (!key || !comment) return no_agent("the list of the SSH agent is damaged", socket_);
    keys.emplace_back(*key);
  }
  return keys;
}

Result<std::string> Agent::sign(std::string_view public_key, std::string_view data,
                                std::string_view algorithm) const {
  std::uint32_t flags = 0;
  if (algorithm.starts_with("rsa-"))
    flags = algorithm == "rsa-sha2-512" ? rsa_sha2_512 : rsa_sha2_256;
  const auto answer =
      ask(WireWriter{}.byte(sign_request).string(public_key).string(data).number(flags).bytes());
  if (!answer) return answer.error();
  WireReader fields{*answer};
  const bool signed_it = fields.byte() == sign_response;
  WireReader signature{fields.string().value_or(std::string_view{})};
  signature.string();  // the algorithm, which libssh2 puts in front again
  const auto bytes = signature.string();
  if (!signed_it || !bytes)
    return Error{Reason::unusable_key, Effect::none, "the SSH agent does not sign with this key",
                 socket_, "is it loaded? `ssh-add -l` lists what the agent has"};
  return std::string{*bytes};
}

}  // namespace sysring::transport::ssh
