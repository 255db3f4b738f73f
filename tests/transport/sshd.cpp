#include "transport/sshd.h"

#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

namespace sysring::tests {

std::filesystem::path make_key(const Directory& directory, const std::string& name,
                               const std::string& type, const std::string& passphrase) {
  const auto path = directory / name;
  run({"ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "", "-f", path.string()});
  return path;
}

std::string public_key(const std::filesystem::path& key) {
  const auto text = read_file(key.string() + ".pub", 65'536);
  EXPECT_TRUE(text);
  const auto words = split(trimmed(*text), ' ');
  return std::string{words.at(0)} + ' ' + std::string{words.at(1)};
}

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), size), 0);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(socket);
  return ntohs(address.sin_port);
}

Sshd::Sshd(const Options& options) : host_key_types_{options.host_key_types} {
  std::string config;  // of two lines for the same thing sshd takes the first
  for (const auto& line : options.more_lines) config += line + "\n";
  config +=
      "ListenAddress 127.0.0.1\nUsePAM no\nStrictModes no\nPidFile none\nUseDNS no\n"
      "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPrintMotd no\nPrintLastLog no\n"
      "SetEnv HOME=" +
      directory_.path().string() +  // so that no .bashrc of the user has a say
      "\nMaxStartups 1000\nMaxSessions 100\nLoginGraceTime 600\nPermitRootLogin yes\n"
      "AuthorizedKeysFile " +
      (directory_ / "authorized_keys").string() + "\n";
  for (const auto& type : options.host_key_types)
    config += "HostKey " + make_key(directory_, "host_" + type, type).string() + "\n";
  directory_.write("sshd_config", config);
  std::string authorized;
  for (const auto& key : options.users_keys) authorized += public_key(key) + "\n";
  directory_.write("authorized_keys", authorized, 0644);
  if (::geteuid() == 0) ::mkdir("/run/sshd", 0755);  // where root's sshd locks itself in
  for (int attempt = 0; attempt < 10 && port_ == 0; ++attempt) listen();
  EXPECT_NE(port_, 0) << "no sshd could be started";
}

void Sshd::listen() {
  const auto port = free_port();
  process_ = std::make_unique<Process>(
      std::vector<std::string>{"/usr/sbin/sshd", "-D", "-e", "-f",
                               (directory_ / "sshd_config").string(), "-p", std::to_string(port)});
  if (process_->says("Server listening on")) port_ = port;
}

std::string Sshd::host_key(const std::string& type) const {
  return public_key(directory_ / ("host_" + type));
}

std::string Sshd::known_hosts_name() const { return "[127.0.0.1]:" + std::to_string(port_); }

std::string Sshd::known_hosts() const {
  std::string text;
  for (const auto& type : host_key_types_) text += known_hosts_name() + ' ' + host_key(type) + '\n';
  return text;
}

transport::Target Sshd::target(const std::string& credential) const {
  const passwd* user = ::getpwuid(::geteuid());
  return {.host = "machine",
          .address = "127.0.0.1",
          .port = port_,
          .user = user != nullptr ? user->pw_name : "nobody",
          .credential = credential};
}

}  // namespace sysring::tests
