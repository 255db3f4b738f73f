#include "lab/server/faults.h"

#include <csignal>
#include <stdexcept>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "lab/server/running_lab.h"

namespace lab::tests {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(LabFaults, LeavesTheMachineItsOwn) {
  server::Faults faults;
  EXPECT_FALSE(faults.take("reload=ignored"));
  EXPECT_TRUE(faults.take("slow=250"));
  EXPECT_EQ(faults.slow.count(), 250);
  EXPECT_THROW(faults.take("slow=fast"), std::invalid_argument);
  EXPECT_THROW(faults.take("hang=1"), std::invalid_argument);

  RunningLab lab{{"--linux", "1", "--fault", "lx0001:slow=1", "--fault", "lx0001:reload=ignored"}};
  EXPECT_TRUE(has(lab.steer("dump").out, R"("faults":["reload=ignored"])"));
}

/// What ssh(1) says of it depends on whether it reads or writes when the line is cut: at times
/// nothing.
TEST(LabFaults, MakesAMachineUnreachable) {
  RunningLab lab{{"--linux", "2", "--fault", "lx0001:unreachable"}};
  EXPECT_EQ(lab.ssh("lx0001", "whoami").code, 255);
  EXPECT_TRUE(has(lab.steer("dump", {"lx0001"}).out, R"("commands":0)"));
  EXPECT_EQ(lab.ssh("lx0002", "whoami").code, 0);
}

TEST(LabFaults, LetsAMachineHang) {
  RunningLab lab{{"--linux", "2", "--fault", "lx0001:hang"}};
  auto arguments = lab.ssh_arguments("lx0001");
  arguments.insert(arguments.begin(), {"ssh", "-o", "ConnectTimeout=1"});
  arguments.emplace_back("whoami");
  const auto silence = lab.run(arguments);
  EXPECT_EQ(silence.code, 255);
  EXPECT_TRUE(has(silence.err, "timed out")) << silence.err;
  EXPECT_EQ(lab.ssh("lx0002", "whoami").code, 0);
}

TEST(LabFaults, CutsTheLineWhenTheCommandHasRun) {
  RunningLab lab{{"--linux", "1", "--fault", "lx0001:reset_after_command=fail"}};
  EXPECT_EQ(lab.ssh("lx0001", "whoami").code, 0);
  const auto cut = lab.ssh("lx0001", "fail 3");
  EXPECT_EQ(cut.code, 255);
  EXPECT_FALSE(has(cut.err, "it failed")) << cut.err;
  EXPECT_TRUE(has(lab.steer("dump").out, R"("commands":2)"));
}

TEST(LabFaults, ShowsAnotherHostKey) {
  RunningLab lab{{"--linux", "1", "--fault", "lx0001:host_key_changed"}};
  const auto refused = lab.ssh("lx0001", "whoami");
  EXPECT_EQ(refused.code, 255);
  EXPECT_TRUE(has(refused.err, "Host key verification failed")) << refused.err;
}

TEST(LabFaults, DeniesTheRightKey) {
  RunningLab lab{{"--linux", "1", "--fault", "lx0001:auth_denied"}};
  const auto refused = lab.ssh("lx0001", "whoami");
  EXPECT_TRUE(has(refused.err, "Permission denied")) << refused.err;
}

TEST(LabFaults, AnswersWithGarbage) {
  RunningLab lab{{"--linux", "1", "--fault", "lx0001:garbage"}};
  const auto answer = lab.ssh("lx0001", "whoami");
  EXPECT_EQ(answer.out.size(), 4'096);
  EXPECT_TRUE(has(answer.out, std::string(1, '\0')));
  EXPECT_EQ(lab.ssh("lx0001", "whoami").out, answer.out) << "it follows from the seed";
}

TEST(LabFaults, AnswersWithoutAnEnd) {
  RunningLab lab{{"--linux", "1", "--fault", "lx0001:endless"}};
  const std::string reads_some =
      "ssh \"$@\" whoami >much & "
      "until [ \"$(stat -c %s much)\" -gt 5000000 ]; do sleep 0.1; done; kill $!";
  std::vector<std::string> argv{"sh", "-c", reads_some, "ssh"};
  for (const auto& argument : lab.ssh_arguments("lx0001")) argv.push_back(argument);
  EXPECT_EQ(lab.run(argv).code, 0);
  EXPECT_EQ(lab.steer("fault", {"lx0001", "none"}).code, 0);
  EXPECT_EQ(lab.ssh("lx0001", "whoami").out, "lx0001/root\n");
}

TEST(LabFaults, RefusesSftpAndRunsCommands) {
  RunningLab lab{{"--windows", "1", "--fault", "ws0001:no_sftp"}};
  EXPECT_NE(lab.sftp("ws0001", "pwd\n").code, 0);
  EXPECT_EQ(lab.ssh("ws0001", "whoami").code, 0);
  EXPECT_EQ(lab.steer("fault", {"ws0001", "none"}).code, 0);
  EXPECT_EQ(lab.sftp("ws0001", "pwd\n").code, 0);
}

TEST(LabFaults, AddsToWhatAnAnswerTakes) {
  RunningLab lab{{"--linux", "1", "--fault", "lx0001:slow=86400000"}};
  auto arguments = lab.ssh_arguments("lx0001");
  arguments.insert(arguments.begin(), {"ssh", "-n"});
  arguments.emplace_back("whoami");
  sysring::tests::Process ssh{arguments};
  while (!has(lab.steer("dump").out, R"("commands":1)")) continue;
  ssh.signal(SIGTERM);
  EXPECT_EQ(ssh.output(), "") << "a day has not passed";
}

}  // namespace
}  // namespace lab::tests
