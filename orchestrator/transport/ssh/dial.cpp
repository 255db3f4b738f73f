#include "transport/ssh/dial.h"

#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace sysring::transport::ssh {
namespace {

void set(int socket, int level, int option, int value) {
  // An option that the system does not have costs speed, and nothing else.
  ::setsockopt(socket, level, option, &value, sizeof value);
}

/// No waiting to fill a packet; and the kernel asks a silent peer whether it still lives, also
/// while no operation is under way.
void tune(int socket) {
  set(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  set(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
  set(socket, IPPROTO_TCP, TCP_KEEPIDLE, 30);
  set(socket, IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set(socket, IPPROTO_TCP, TCP_KEEPCNT, 3);
}

}  // namespace

Dial::Dial(std::vector<Endpoint> endpoints, std::chrono::milliseconds limit)
    : endpoints_{std::move(endpoints)}, limit_{in(limit)}, due_{limit_} {}

Result<Progress> Dial::advance() {
  if (!socket_) return try_next();
  if (now() >= due_) return failed("no answer");
  int fault = 0;
  socklen_t size = sizeof fault;
  ::getsockopt(socket_.number(), SOL_SOCKET, SO_ERROR, &fault, &size);
  if (fault != 0) return failed(std::strerror(fault));
  sockaddr_storage peer{};
  size = sizeof peer;
  if (::getpeername(socket_.number(), reinterpret_cast<sockaddr*>(&peer), &size) != 0)
    return Progress::waits;
  return Progress::done;
}

Result<Progress> Dial::try_next() {
  if (next_ == endpoints_.size())
    return Error{Reason::unreachable, Effect::none, "cannot connect: " + faults_};
  const auto share = (limit_ - now()) / static_cast<long>(endpoints_.size() - next_);
  due_ = now() + share;
  const Endpoint& endpoint = endpoints_[next_++];
  socket_ = Descriptor{
      ::socket(endpoint.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!socket_ && (errno == EMFILE || errno == ENFILE))
    return Error{Reason::out_of_descriptors, Effect::none,
                 std::string{"cannot open a socket: "} + std::strerror(errno)};
  if (!socket_) return failed(std::strerror(errno));
  tune(socket_.number());
  if (::connect(socket_.number(), endpoint.raw(), endpoint.size) == 0) return Progress::done;
  if (errno == EINPROGRESS) return Progress::waits;
  return failed(std::strerror(errno));
}

Result<Progress> Dial::failed(const std::string& why) {
  if (!faults_.empty()) faults_ += "; ";
  faults_ += endpoints_[next_ - 1].text() + ": " + why;
  return try_next();  // opens the new socket before the old one closes: they differ by number
}

}  // namespace sysring::transport::ssh
