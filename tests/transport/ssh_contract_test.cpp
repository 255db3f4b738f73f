#include "contract/transport_contract.h"
#include "transport/ssh/make_transport.h"
#include "transport/sshd.h"
#include "transport/tcp_peer.h"

namespace sysring::contract {
namespace {

/// One sshd for all tests of the suite.
struct Laboratory {
  tests::Directory directory;
  std::filesystem::path key = tests::make_key(directory, "key");
  tests::Sshd sshd{
      {.users_keys = {key}, .more_lines = {"Subsystem sftp internal-sftp"}}};
  int files = 0;
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

class SshPeer final : public Peer {
 public:
  std::unique_ptr<transport::Transport> transport(
      Queue<transport::Completion>& completions) override {
    auto made = transport::ssh::make_transport(laboratory().settings, completions);
    EXPECT_TRUE(made);
    return std::move(*made);
  }
  transport::Target host() override { return laboratory().sshd.target("key"); }
  transport::Target silent_host() override { return at("silent", silent_.port()); }
  transport::Target nobody() override { return at("nobody", tests::free_port()); }
  std::string new_file() override {
    return laboratory().directory / ("new" + std::to_string(++laboratory().files));
  }
  void pass(std::chrono::milliseconds /*duration*/) override {}

 private:
  transport::Target at(const std::string& name, std::uint16_t port) {
    auto target = host();
    target.host = name;
    target.port = port;
    return target;
  }

  tests::TcpPeer silent_{&tests::listen_to};
};

INSTANTIATE_TEST_SUITE_P(Ssh, TransportContract,
                         testing::Values(Candidate{"ssh",
                                                   [] { return std::make_unique<SshPeer>(); }}));

}  // namespace
}  // namespace sysring::contract
