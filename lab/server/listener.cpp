#include "lab/server/listener.h"

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace lab::server {
namespace {

constexpr std::size_t hosts_in_a_net = 250;
constexpr int backlog = 4'096;

void check(int result, const std::string& what) {
  if (result < 0) throw std::system_error{errno, std::generic_category(), what};
}

sockaddr* generic(sockaddr_in& address) { return reinterpret_cast<sockaddr*>(&address); }

Descriptor new_socket() {
  Descriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  check(socket.number(), "socket");
  return socket;
}

bool bind_to_loopback(const Descriptor& socket) {
  constexpr std::string_view device{"lo"};
  return ::setsockopt(socket.number(), SOL_SOCKET, SO_BINDTODEVICE, device.data(), device.size()) ==
         0;
}

Descriptor listen_on(in_addr address, std::uint16_t port, Listener::Way way) {
  auto socket = new_socket();
  const int on = 1;
  if (way == Listener::Way::one_for_all && !bind_to_loopback(socket))
    throw std::system_error{errno, std::generic_category(), "SO_BINDTODEVICE lo"};
  check(::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "SO_REUSEADDR");
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  where.sin_addr = address;
  const auto name = "port " + std::to_string(port);
  check(::bind(socket.number(), generic(where), sizeof where), name);
  check(::listen(socket.number(), backlog), name);
  return socket;
}

sockaddr_in local_end(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  check(::getsockname(socket, generic(address), &size), "getsockname");
  return address;
}

}  // namespace

std::string address_of(std::size_t number) {
  const auto net = number / hosts_in_a_net;
  return "127." + std::to_string(100 + net / hosts_in_a_net) + '.' +
         std::to_string(net % hosts_in_a_net) + '.' + std::to_string(1 + number % hosts_in_a_net);
}

void reset_tcp(int socket) {
  const sockaddr nobody{.sa_family = AF_UNSPEC, .sa_data = {}};
  ::connect(socket, &nobody, sizeof nobody);  // takes TCP back to its beginning
}

Listener::Listener(const std::vector<std::string>& addresses, std::uint16_t port)
    : Listener{bind_to_loopback(new_socket()) ? Way::one_for_all : Way::one_for_each, addresses,
               port} {}

Listener::Listener(Way way, const std::vector<std::string>& addresses, std::uint16_t port)
    : port_{port} {
  const auto add = [&](in_addr address) {
    sockets_.push_back(listen_on(address, port_, way));
    port_ = ntohs(local_end(sockets_.back().number()).sin_port);
  };
  if (way == Way::one_for_all) add({INADDR_ANY});
  if (way == Way::one_for_each)
    for (const auto& address : addresses) add({::inet_addr(address.c_str())});
}

Listener::Accepted Listener::accept(int listening) {
  Accepted accepted;
  accepted.socket =
      Descriptor{::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (!accepted.socket) return accepted;
  const int on = 1;
  ::setsockopt(accepted.socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto address = local_end(accepted.socket.number());
  std::array<char, INET_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
  accepted.address = text.data();
  return accepted;
}

}  // namespace lab::server
