#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "lab/server/running_lab.h"

// Through the ssh(1) of OpenSSH, which shares nothing with us.
namespace lab::tests {
namespace {

TEST(LabSsh, GivesEachMachineItsAddressItsKeyAndItsAccount) {
  RunningLab lab{{"--windows", "2", "--linux", "1"}};
  EXPECT_EQ(lab.ssh("lx0001", "whoami").out, "lx0001/root\n");
  for (const auto& host : {"127.100.0.1", "127.100.0.2"}) {
    const auto inventory = lab.directory().read("inventory.yml");
    EXPECT_NE(inventory.find(host), std::string::npos) << inventory;
  }
  EXPECT_EQ(lab.address("lx0001"), "127.100.0.3");
}

TEST(LabSsh, GivesACommandItsInputAndItsClientTheAnswer) {
  RunningLab lab{{"--linux", "1"}};
  const std::string input(3'000'000, 'i');
  EXPECT_EQ(lab.ssh("lx0001", "cat", input).out, input);

  const auto failed = lab.ssh("lx0001", "fail 87");
  EXPECT_EQ(failed.code, 87);
  EXPECT_EQ(failed.out, "");
  EXPECT_EQ(failed.err, "it failed\n");
}

TEST(LabSsh, RunsACommandWhoseInputNeverEnds) {
  RunningLab lab{{"--linux", "1"}};
  std::vector<std::string> argv{"ssh"};
  for (const auto& argument : lab.ssh_arguments("lx0001")) argv.push_back(argument);
  argv.emplace_back("whoami");
  sysring::tests::Process ssh{argv};
  EXPECT_TRUE(ssh.says("lx0001/root"));
}

TEST(LabSsh, StreamsWhatIsLargerThanAnyWindow) {
  RunningLab lab{{"--linux", "1"}};
  EXPECT_EQ(lab.ssh("lx0001", "bytes 20000000").out.size(), 20'000'000);
}

TEST(LabSsh, WaitsAsLongAsTheCommandTookByTheLabsClock) {
  RunningLab lab{{"--linux", "1", "--speed", "10000"}};
  EXPECT_EQ(lab.ssh("lx0001", "sleep 3600000").code, 0);  // an hour
}

TEST(LabSsh, LetsOnlyTheHolderOfTheKeyIn) {
  RunningLab lab{{"--linux", "1", "--user", "operator"}};
  const auto denied = lab.ssh("lx0001", "whoami");
  EXPECT_EQ(denied.code, 255);
  EXPECT_NE(denied.err.find("Permission denied (publickey)"), std::string::npos) << denied.err;

  auto arguments = lab.ssh_arguments("lx0001");
  arguments.back() = "operator@" + lab.address("lx0001");
  arguments.insert(arguments.begin(), "ssh");
  arguments.emplace_back("whoami");
  EXPECT_EQ(lab.run(arguments).out, "lx0001/operator\n");

  const auto own = lab.file("other");
  lab.run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", own});
  std::ranges::replace(arguments, lab.file("key"), own);
  EXPECT_EQ(lab.run(arguments).code, 255);
}

TEST(LabSsh, HasNoShellAndNoTerminal) {
  RunningLab lab{{"--linux", "1"}};
  auto arguments = lab.ssh_arguments("lx0001");
  arguments.insert(arguments.begin(), {"ssh", "-T"});
  const auto refused = lab.run(arguments);
  EXPECT_NE(refused.code, 0);
  EXPECT_NE(refused.err.find("shell request failed"), std::string::npos) << refused.err;
}

TEST(LabSsh, KeepsAKeyThatIsThere) {
  RunningLab lab{{"--linux", "1", "--seed", "3"}};
  const auto key = lab.directory().read("key");
  const auto hosts = lab.directory().read("known_hosts");
  lab.process().close_input();
  lab.process().output();
  EXPECT_EQ(lab.process().exit_code(), 0);
  sysring::tests::Process again{{ECHO_LAB, "serve", lab.directory().path(), "--linux", "1",
                                 "--seed", "3", "--port", std::to_string(lab.port())}};
  EXPECT_TRUE(again.says("}\n"));
  EXPECT_EQ(lab.directory().read("key"), key);
  EXPECT_EQ(lab.directory().read("known_hosts"), hosts);
  EXPECT_EQ(lab.ssh("lx0001", "whoami").out, "lx0001/root\n");
}

}  // namespace
}  // namespace lab::tests
