// Prints as many free loopback ports as asked for, one a line.

#include <cstdio>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

int main(int argc, char** argv) {
  // All are held until the end, so that none comes twice.
  for (int left = argc > 1 ? std::atoi(argv[1]) : 1; left > 0; --left) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* any = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    if (::bind(descriptor, any, size) != 0 || ::getsockname(descriptor, any, &size) != 0) return 1;
    std::printf("%d\n", ntohs(address.sin_port));
  }
}
