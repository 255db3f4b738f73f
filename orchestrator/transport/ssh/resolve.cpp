#include "transport/ssh/resolve.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include <netdb.h>

namespace sysring::transport::ssh {

std::string Endpoint::text() const {
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  if (::getnameinfo(raw(), size, host.data(), host.size(), port.data(), port.size(),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
    return "an unknown address";
  return std::string{host.data()} + " port " + port.data();
}

Result<std::vector<Endpoint>> resolve(const std::string& name, std::uint16_t port) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
  addrinfo* list = nullptr;
  const int fault = ::getaddrinfo(name.c_str(), std::to_string(port).c_str(), &wanted, &list);
  if (fault != 0) {
    const char* text = fault == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(fault);
    return Error{Reason::unreachable, Effect::none, "cannot resolve '" + name + "': " + text};
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{list, &::freeaddrinfo};
  std::vector<Endpoint> endpoints;
  for (const addrinfo* each = list; each != nullptr && endpoints.size() < endpoints_tried;
       each = each->ai_next) {
    Endpoint endpoint;
    endpoint.size = each->ai_addrlen;
    std::memcpy(&endpoint.address, each->ai_addr, each->ai_addrlen);
    endpoints.push_back(endpoint);
  }
  return endpoints;
}

}  // namespace sysring::transport::ssh
