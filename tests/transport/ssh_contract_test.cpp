#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "contract/transport_contract.h"
#include "transport/ssh/make_transport.h"
#include "transport/sshd.h"

namespace sysring::contract {
namespace {

/// One sshd for all tests of the suite, and a port that takes connections and never answers.
struct Laboratory {
  tests::Directory directory;
  std::filesystem::path key = tests::make_key(directory, "key");
  tests::Sshd sshd{{.users_keys = {key}}};
  transport::Settings settings;

  Laboratory() {
    settings.known_hosts = directory.write("known_hosts", sshd.known_hosts());
    settings.pending_keys = directory / "pending";
    settings.credentials["key"] = {"key", transport::PrivateKey{transport::SecretFile{key}, {}}};
    settings.connect_deadline = settings.login_deadline = std::chrono::minutes{5};
  }
};

Laboratory& laboratory() {
  static Laboratory shared;
  return shared;
}

class SilentPort {
 public:
  SilentPort() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(socket_, 10), 0);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    number_ = ntohs(address.sin_port);
  }
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;
  ~SilentPort() { ::close(socket_); }
  [[nodiscard]] std::uint16_t number() const { return number_; }

 private:
  int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t number_ = 0;
};

class SshPeer final : public Peer {
 public:
  std::unique_ptr<transport::Transport> transport(
      Queue<transport::Completion>& completions) override {
    auto made = transport::ssh::make_transport(laboratory().settings, completions);
    EXPECT_TRUE(made);
    return std::move(*made);
  }
  transport::Target host() override { return laboratory().sshd.target("key"); }
  transport::Target silent_host() override { return at("silent", silent_.number()); }
  transport::Target nobody() override { return at("nobody", tests::free_port()); }
  void pass(std::chrono::milliseconds /*duration*/) override {}

 private:
  transport::Target at(const std::string& name, std::uint16_t port) {
    auto target = host();
    target.host = name;
    target.port = port;
    return target;
  }

  SilentPort silent_;
};

INSTANTIATE_TEST_SUITE_P(Ssh, TransportContract,
                         testing::Values(Candidate{"ssh",
                                                   [] { return std::make_unique<SshPeer>(); }}));

}  // namespace
}  // namespace sysring::contract
