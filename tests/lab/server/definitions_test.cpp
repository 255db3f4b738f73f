#include "lab/server/definitions.h"

#include <algorithm>
#include <map>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>

#include "directory.h"
#include "lab/server/arguments.h"
#include "lab/server/hosts_file.h"
#include "lab/server/key.h"
#include "lab/server/listener.h"
#include "process.h"

namespace lab::tests {
namespace {

using namespace server;

std::string refusal(const std::vector<std::string>& arguments) {
  try {
    read_serve_arguments(arguments);
    return "nothing";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

TEST(LabDefinitions, DrawTheSameMachinesFromTheSameSeed) {
  const auto names = [](std::uint64_t seed) {
    std::string all;
    for (const auto& host : draw({.windows_hosts = 40, .linux_hosts = 10, .seed = seed}, {}))
      all += host.name + ' ' + host.system + ' ' + host.language + ' ' + std::to_string(host.seed);
    return all;
  };
  EXPECT_EQ(names(7), names(7));
  EXPECT_NE(names(7), names(8));
}

TEST(LabDefinitions, DrawAsManyOfEachAsAskedFor) {
  std::size_t windows = 0;
  std::size_t faulty = 0;
  for (const auto& host :
       draw({.windows_hosts = 300, .linux_hosts = 100, .seed = 1, .faulty_percent = 25}, {})) {
    windows += is_windows(host.system) ? 1 : 0;
    faulty += host.faults.size();
  }
  EXPECT_EQ(windows, 300);
  EXPECT_GT(faulty, 60);
  EXPECT_LT(faulty, 140);
}

TEST(LabDefinitions, GiveEachFaultOnceBeforeOneComesTwice) {
  std::map<std::string, int> counts;
  for (const auto& host : draw({.windows_hosts = 400, .seed = 1, .faulty_percent = 50}, {})) {
    for (const auto& fault : host.faults) ++counts[fault];
  }
  EXPECT_TRUE(counts.contains("key_denied")) << "one of Windows alone";
  EXPECT_TRUE(counts.contains("endless")) << "one of the way there";
  const auto [rarest, commonest] =
      std::ranges::minmax_element(counts, {}, [](const auto& each) { return each.second; });
  EXPECT_LE(commonest->second - rarest->second, 1) << rarest->first << " " << commonest->first;
}

TEST(LabDefinitions, GiveEachKindItsConfiguration) {
  const sysring::tests::Directory files;
  const auto server = files.write("server.xml", "<server/>");
  const auto desktop = files.write("desktop.xml", "<desktop/>");
  const auto read = read_serve_arguments({"lab", "--windows", "40", "--linux", "1", "--config",
                                          "server=" + server.string(), "--config",
                                          "workstation=" + desktop.string()});
  for (const auto& host : read.hosts) {
    if (!is_windows(host.system)) {
      EXPECT_EQ(host.config, nullptr) << host.name;
    } else {
      const auto* expected = host.role == "workstation" ? "<desktop/>" : "<server/>";
      EXPECT_EQ(*host.config, expected) << host.name;
    }
  }
}

TEST(LabDefinitions, AreReadFromAFile) {
  const sysring::tests::Directory files;
  files.write("old.xml", "<Sysmon/>");
  const auto hosts = read_hosts_file(files.write("hosts.json", R"([
      {"name": "ws-ceo", "system": "windows-11", "role": "workstation", "language": "de",
       "seed": 5, "config": "old.xml", "faults": ["slow=2000"]},
      {"name": "web01", "domain": "corp.example", "system": "debian-12"}])"));
  ASSERT_EQ(hosts.size(), 2);
  EXPECT_EQ(*hosts[0].config, "<Sysmon/>");
  EXPECT_EQ(hosts[0].faults, FaultList{"slow=2000"});
  EXPECT_EQ(hosts[1].role, "server");
  EXPECT_EQ(hosts[1].domain, "corp.example");
}

TEST(LabDefinitions, SayWhereAFileIsWrong) {
  const sysring::tests::Directory files;
  const auto said = [&](const std::string& text) {
    return refusal({"lab", "--hosts", files.write("hosts.json", text).string()});
  };
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_TRUE(has(said("{"), "expected a JSON array of hosts"));
  EXPECT_TRUE(has(said(R"([{"name": 5}])"), "host 1: name: found 5, expected a string"));
  EXPECT_TRUE(has(said(R"([{"name": "a"}])"), "expected a system"));
  EXPECT_TRUE(has(said(R"([{"nmae": "a"}])"), "nmae: found this key, expected name"));
  EXPECT_TRUE(has(said(R"([{"config": "none.xml"}])"), "none.xml: cannot be read"));
}

TEST(LabDefinitions, SayWhatTheyExpect) {
  EXPECT_EQ(refusal({}), "found no directory, expected serve DIR");
  EXPECT_EQ(refusal({"lab", "--windows", "-1"}),
            "--windows: found '-1', expected a number from 0 to 50000");
  EXPECT_EQ(refusal({"lab", "--speed", "fast"}), "--speed: found 'fast', expected 0.01 to 10000");
  EXPECT_EQ(refusal({"lab", "--wnidows", "1"}),
            "the option --wnidows is not known; did you mean '--windows'?");
  EXPECT_EQ(refusal({"lab", "--linux", "1", "--fault", "lx0002:hang"}),
            "--fault: found the host 'lx0002', expected one of the lab's, such as lx0001; did "
            "you mean 'lx0001'?");
  EXPECT_EQ(refusal({"lab", "--linux"}), "--linux: expected a value behind it");
}

/// What the lab says of one host, by the words of the machines that these tests have.
std::string complaint(const Description& host) {
  try {
    check({host});
    return "nothing";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

TEST(LabDefinitions, NameTheWordThatWasMeant) {
  const auto with = [](std::string system, std::string fault) {
    Description host;
    host.name = "a";
    host.system = std::move(system);
    host.role = "server";
    host.faults = {std::move(fault)};
    return complaint(host);
  };
  const auto of = [](std::string role, std::string language) {
    Description host;
    host.name = "a";
    host.system = "windows-11";
    host.role = std::move(role);
    host.language = std::move(language);
    return complaint(host);
  };
  EXPECT_EQ(with("debian-12", "reload=ignored"), "nothing");
  EXPECT_EQ(with("debian-12", "slow=20"), "nothing");
  EXPECT_EQ(with("debian-12", "reimaged"), "nothing");
  EXPECT_EQ(with("debian-12", "reimaged=5"), "nothing");
  EXPECT_EQ(with("debain-12", "hang"),
            "the host a: found the system 'debain-12', expected one of server-2019, server-2022, "
            "server-2025, windows-10, windows-11, debian-11, debian-12, rhel-9, ubuntu-22.04, "
            "ubuntu-24.04; did you mean 'debian-12'?");
  EXPECT_EQ(with("windows-11", "clmm"),
            "the host a: found the fault 'clmm', expected one that `sysring-lab --help` lists; did "
            "you mean 'clm'?");
  EXPECT_EQ(with("windows-11", "unreachabel"),
            "the host a: found the fault 'unreachabel', expected one that `sysring-lab --help` "
            "lists; did you mean 'unreachable'?");
  EXPECT_EQ(
      with("debian-12", "clm"),
      "the host a: found the fault 'clm', which only machines with Windows have; this one has "
      "Linux");
  EXPECT_EQ(with("windows-11", "noise"), "the host a: found the fault 'noise', expected noise=N");
  EXPECT_EQ(with("windows-11", "clm=1"), "the host a: found the fault 'clm=1', expected clm");
  EXPECT_EQ(of("desktop", "en"),
            "the host a: found the role 'desktop', expected one of dc, server, workstation");
  EXPECT_EQ(of("dc", "pt-br"),
            "the host a: found the language 'pt-br', expected one of de, en, pt-BR, zh; did you "
            "mean 'pt-BR'?");
}

TEST(LabDefinitions, OfferTheNearestCommand) {
  sysring::tests::Process program{{ECHO_LAB, "dmup", "lab"}};
  EXPECT_THAT(program.output(), testing::HasSubstr("did you mean 'dump'?"));
  EXPECT_EQ(program.exit_code(), 64);
}

TEST(LabKey, IsWhatSshKeygenReads) {
  const auto key = Key::of_host(7, "ws0001");
  const sysring::tests::Directory files;
  const auto read =
      sysring::tests::run({"ssh-keygen", "-y", "-f", files.write("key", key.private_file())});
  EXPECT_EQ(read, key.public_line() + " lab\n");
  EXPECT_NE(Key::of_host(7, "ws0002").public_line(), key.public_line());
  EXPECT_NE(Key::of_host(8, "ws0001").public_line(), key.public_line());
}

class LabListener : public testing::TestWithParam<Listener::Way> {};

TEST_P(LabListener, KnowsWhichMachineAClientMeant) {
  const std::vector<std::string> addresses{address_of(0), address_of(1), address_of(62'500)};
  const Listener listener{GetParam(), addresses, 0};
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const Descriptor client{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(listener.port());
    address.sin_addr.s_addr = ::inet_addr(addresses[i].c_str());
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    ASSERT_EQ(::connect(client.number(), generic, sizeof address), 0);
    const bool one = GetParam() == Listener::Way::one_for_all;
    EXPECT_EQ(Listener::accept(listener.sockets().at(one ? 0 : i).number()).address, addresses[i]);
  }
}

TEST_P(LabListener, IsNotReachedFromOutside) {
  const Listener listener{GetParam(), {address_of(0)}, 0};
  const int socket = listener.sockets().front().number();
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  std::string device(16, '\0');
  size = 16;
  ::getsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, device.data(), &size);
  EXPECT_TRUE(ntohl(address.sin_addr.s_addr) >> 24 == 127 || device.starts_with("lo"));
}

INSTANTIATE_TEST_SUITE_P(BothWays, LabListener,
                         testing::Values(Listener::Way::one_for_all, Listener::Way::one_for_each));

}  // namespace
}  // namespace lab::tests
