#include "lab/server/local_socket.h"

#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <system_error>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace lab::server {
namespace {

std::system_error failure(const std::string& what) {
  return {errno, std::generic_category(), what};
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    throw std::invalid_argument{path + ": found " + std::to_string(path.size()) +
                                " bytes, expected at most 107 for a socket"};
  path.copy(address.sun_path, path.size());
  return address;
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

bool is_in_use(const std::string& path) {
  try {
    connect_to_path(path);
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace

Descriptor connect_to_path(const std::string& path) {
  const auto address = address_of(path);
  Descriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!socket) throw failure("socket");
  if (::connect(socket.number(), generic(address), sizeof address) != 0)
    throw failure(path + ": no lab answers");
  return socket;
}

Descriptor listen_at_path(const std::string& path) {
  const auto address = address_of(path);
  if (is_in_use(path)) throw std::invalid_argument{path + ": a lab runs there already"};
  std::remove(path.c_str());
  Descriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  const auto mask = ::umask(0177);
  const int bound = ::bind(socket.number(), generic(address), sizeof address);
  ::umask(mask);
  if (bound != 0 || ::listen(socket.number(), SOMAXCONN) != 0) throw failure(path);
  return socket;
}

}  // namespace lab::server
