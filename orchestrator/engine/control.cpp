#include "engine/control.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "engine/control_line.h"

namespace sysring::engine {
namespace {

constexpr std::size_t most_peers = 64;
constexpr std::size_t longest_line = 8'388'608;
constexpr std::size_t longest_backlog = 8'388'608;

Error cannot(const std::string& what, const std::filesystem::path& socket) {
  return {Reason::not_writable, Effect::none, "cannot " + what + ": " + std::strerror(errno),
          socket.string()};
}

/// Who is at the other end, as the kernel says it.
ledger::Actor actor_of(int descriptor) {
  ucred peer = {};
  socklen_t size = sizeof peer;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return {"unknown", 0};
  const passwd* entry = ::getpwuid(peer.uid);
  return {entry == nullptr ? std::to_string(peer.uid) : entry->pw_name, peer.uid};
}

/// Whoever asks for it also wants to hear what comes of it.
bool is_followed(std::string_view verb) {
  constexpr auto verbs = std::to_array<std::string_view>({"watch", "sweep", "silence", "restore"});
  return std::ranges::find(verbs, verb) != verbs.end();
}

}  // namespace

struct ControlServer::Peer {
  int descriptor = -1;
  ledger::Actor actor;
  std::string read = {};
  std::string to_send = {};
  bool watches = false;
  bool gone = false;

  /// Sends what the peer takes now; the rest stays, within bounds.
  void flush() {
    while (!to_send.empty() && !gone) {
      const auto sent =
          ::send(descriptor, to_send.data(), to_send.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0 && errno == EAGAIN) break;
      if (sent < 0) gone = true;
      if (sent > 0) to_send.erase(0, static_cast<std::size_t>(sent));
    }
    if (to_send.size() > longest_backlog) gone = true;
  }

  void send_line(const Json& json) {
    to_send += json.dump() + "\n";
    flush();
  }

  void receive() {
    std::array<char, 65'536> block{};
    while (!gone) {
      const auto got = ::recv(descriptor, block.data(), block.size(), MSG_DONTWAIT);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EAGAIN) return;
      if (got <= 0) {
        gone = true;
        return;
      }
      read.append(block.data(), static_cast<std::size_t>(got));
      if (read.size() > longest_line) gone = true;
    }
  }

  /// The next whole line, if one has come.
  std::optional<std::string> take_line() {
    const auto end = read.find('\n');
    if (end == std::string::npos) return std::nullopt;
    std::string line = read.substr(0, end);
    read.erase(0, end + 1);
    return line;
  }
};

Result<ControlServer> ControlServer::listen(const std::filesystem::path& socket) {
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (listener < 0) return cannot("make the control socket", socket);
  ControlServer server{listener, socket};
  auto address = control_address(socket);
  if (!address) return address.error();
  ::unlink(socket.c_str());  // the lock says that nobody else listens
  const auto before = ::umask(0177);
  const int bound = ::bind(listener, reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
  ::umask(before);
  if (bound != 0) return cannot("bind the control socket", socket);
  if (::listen(listener, 16) != 0) return cannot("listen on the control socket", socket);
  return server;
}

ControlServer::ControlServer(int listener, std::filesystem::path socket)
    : listener_{listener}, socket_{std::move(socket)} {}

ControlServer::ControlServer(ControlServer&& other) noexcept
    : listener_{std::exchange(other.listener_, -1)},
      socket_{std::move(other.socket_)},
      peers_{std::move(other.peers_)} {}

ControlServer::~ControlServer() {
  for (const auto& peer : peers_) ::close(peer.descriptor);
  if (listener_ < 0) return;
  ::close(listener_);
  ::unlink(socket_.c_str());
}

std::vector<int> ControlServer::descriptors() const {
  std::vector<int> all{listener_};
  for (const auto& peer : peers_) all.push_back(peer.descriptor);
  return all;
}

void ControlServer::serve(const Answerer& answer) {
  accept_peers();
  for (auto& peer : peers_) handle(peer, answer);
  std::erase_if(peers_, [](const Peer& peer) {
    if (peer.gone) ::close(peer.descriptor);
    return peer.gone;
  });
}

void ControlServer::accept_peers() {
  while (peers_.size() < most_peers) {
    const int peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (peer < 0) return;
    peers_.push_back({peer, actor_of(peer)});
  }
}

void ControlServer::handle(Peer& peer, const Answerer& answer) {
  peer.receive();
  while (auto line = peer.take_line()) {
    auto request = request_in(*line, peer.actor);
    if (!request) {
      peer.send_line(reply_of(request.error()));
      continue;
    }
    if (is_followed(request->verb)) peer.watches = true;
    peer.send_line(reply_of(answer(*request)));
  }
  peer.flush();
}

bool ControlServer::is_watched() const { return std::ranges::any_of(peers_, &Peer::watches); }

void ControlServer::tell_watchers(const Json& line) {
  for (auto& peer : peers_) {
    if (peer.watches && !peer.gone) peer.send_line(line);
  }
}

}  // namespace sysring::engine
