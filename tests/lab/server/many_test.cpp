#include <barrier>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "lab/server/client.h"
#include "lab/server/running_lab.h"

namespace lab::tests {
namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t dearer = 8;  ///< What is freed is kept for a while, and watched.
#else
constexpr std::size_t dearer = 1;
#endif

TEST(LabMany, ServesTwoHundredClientsThatAreConnectedAtOnce) {
  constexpr int count = 200;
  RunningLab lab{{"--linux", std::to_string(count)}};
  std::barrier all_are_in{count};
  std::vector<std::string> answers(count);
  std::vector<std::thread> clients;
  for (int i = 0; i < count; ++i) {
    clients.emplace_back([&, i] {
      Client client{"127.100.0." + std::to_string(i + 1), lab.port(), lab.file("key")};
      all_are_in.arrive_and_wait();
      if (auto* channel = client.start("whoami")) answers.at(i) = Client::answer(channel);
    });
  }
  for (auto& client : clients) client.join();
  for (int i = 0; i < count; ++i) {
    const auto number = std::to_string(10'001 + i).substr(1);
    EXPECT_EQ(answers.at(i), "lx" + number + "/root\n");
  }
}

/// A figure of /proc/PID/status.
std::size_t status_of(pid_t process, const std::string& name) {
  std::ifstream file{"/proc/" + std::to_string(process) + "/status"};
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(name + ":")) return std::stoul(line.substr(name.size() + 1));
  }
  ADD_FAILURE() << "no " << name;
  return 0;
}

/// Of what it costs only counts and memory are asserted; a machine that nobody looks at is no more
/// than its description.
TEST(LabMany, HasOneThreadAndLittleMemoryForEachClient) {
  constexpr int count = 200;
  RunningLab lab{{"--linux", "2000"}};
  const auto process = lab.process().id();
  const auto alone = status_of(process, "VmRSS");
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < count; ++i) {
    clients.push_back(std::make_unique<Client>("127.100.0." + std::to_string(i + 1), lab.port(),
                                               lab.file("key")));
    ASSERT_NE(clients.back()->start("cat"), nullptr);
  }
  EXPECT_EQ(status_of(process, "Threads"), 1U);
  const auto each = (status_of(process, "VmRSS") - alone) / count;
  EXPECT_LT(each, 400U * dearer) << "KiB";
}

TEST(LabMany, SaysHowManyClientsItsLimitOfOpenFilesAllows) {
  const auto with_limit = [](const std::string& limit) {
    const sysring::tests::Directory directory;
    const std::string line = "ulimit -n " + limit + "; : | '" ECHO_LAB "' serve '" +
                             (directory / "lab").string() + "' --linux 1 2>&1";
    sysring::tests::Process lab{{"/bin/sh", "-c", line}};
    return lab.output();
  };
  EXPECT_THAT(with_limit("100"), testing::HasSubstr("\"clients\":35,"));
  EXPECT_THAT(with_limit("60"), testing::HasSubstr("found a limit of 60 open files"));
}

TEST(LabMany, RunsOneCommandAfterTheOtherOnOneConnection) {
  RunningLab lab{{"--linux", "1"}};
  Client client{"127.100.0.1", lab.port(), lab.file("key")};
  for (int i = 0; i < 50; ++i) {
    auto* channel = client.start("cat");
    ASSERT_NE(channel, nullptr) << i;
    const auto text = "number " + std::to_string(i);
    ssh_channel_write(channel, text.data(), static_cast<std::uint32_t>(text.size()));
    EXPECT_EQ(Client::answer(channel), text);
    ssh_channel_free(channel);
  }
}

TEST(LabMany, AnswersAShortCommandWhileALongOneRuns) {
  RunningLab lab{{"--linux", "1"}};
  Client client{"127.100.0.1", lab.port(), lab.file("key")};
  auto* slow = client.start("sleep 86400000");
  ssh_channel_send_eof(slow);
  EXPECT_EQ(Client::answer(client.start("whoami")), "lx0001/root\n");
  EXPECT_EQ(ssh_channel_is_open(slow), 1);
}

TEST(LabMany, RunsWhatWasAskedForThoughTheClientHasGone) {
  RunningLab lab{{"--linux", "1"}};
  {
    Client client{"127.100.0.1", lab.port(), lab.file("key")};
    ssh_channel_send_eof(client.start("sleep 86400000"));
  }
  while (lab.steer("dump").out.find(R"("commands":1)") == std::string::npos) continue;
}

TEST(LabMany, EndsACommandThatIsSignalled) {
  RunningLab lab{{"--linux", "1"}};
  Client client{"127.100.0.1", lab.port(), lab.file("key")};
  auto* slow = client.start("sleep 86400000");
  ASSERT_NE(slow, nullptr);
  EXPECT_EQ(ssh_channel_request_send_signal(slow, "TERM"), SSH_OK);
  EXPECT_EQ(Client::answer(slow), "");
  EXPECT_EQ(ssh_channel_get_exit_status(slow), -1) << "it did not exit by itself";
}

}  // namespace
}  // namespace lab::tests
