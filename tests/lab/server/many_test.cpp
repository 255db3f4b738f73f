#include <barrier>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "lab/server/client.h"
#include "lab/server/running_lab.h"

namespace lab::tests {
namespace {

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
