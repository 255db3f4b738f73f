#include <array>
#include <filesystem>
#include <random>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>

#include "lab/server/client.h"
#include "lab/server/descriptor.h"
#include "lab/server/running_lab.h"

namespace lab::tests {
namespace {

using server::Descriptor;

Descriptor connect(const RunningLab& lab) {
  Descriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(lab.port()));
  address.sin_addr.s_addr = ::inet_addr("127.100.0.1");
  EXPECT_EQ(::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
            0);
  return socket;
}

void send(const Descriptor& socket, const std::string& bytes) {
  ::send(socket.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

std::size_t descriptors_of(RunningLab& lab) {
  const auto path = "/proc/" + std::to_string(lab.process().id()) + "/fd";
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator{path}) ++count;
  return count;
}

std::string random_bytes(std::uint32_t seed, std::size_t count) {
  std::mt19937 random{seed};
  std::string bytes(count, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

TEST(LabHostile, OutlivesWhatIsNoSsh) {
  RunningLab lab{{"--linux", "1"}};
  const auto before = descriptors_of(lab);
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    const auto noise = connect(lab);
    send(noise, random_bytes(seed, 3'000));
    const auto packet = connect(lab);
    send(packet, "SSH-2.0-noise\r\n" + random_bytes(seed, 1 + seed * 20));
    const auto length = connect(lab);
    send(length, std::string{"SSH-2.0-noise\r\n\x7f\xff\xff\xff"});
    connect(lab);
  }
  EXPECT_EQ(lab.ssh("lx0001", "whoami").out, "lx0001/root\n");
  while (descriptors_of(lab) != before) continue;  // nobody is left sitting there
}

TEST(LabHostile, KeepsNobodyWaitingForHalfAPacket) {
  RunningLab lab{{"--linux", "1"}};
  std::vector<Descriptor> halves;
  for (int i = 0; i < 50; ++i) {
    halves.push_back(connect(lab));
    send(halves.back(), i % 2 == 0 ? "SSH-2.0-hal" : std::string{"SSH-2.0-half\r\n\0\0\1", 17});
  }
  EXPECT_EQ(lab.ssh("lx0001", "whoami").out, "lx0001/root\n");
}

TEST(LabHostile, ClosesAChannelOfSftpThatIsNone) {
  RunningLab lab{{"--linux", "1"}};
  Client client{"127.100.0.1", lab.port(), lab.file("key")};
  for (const auto& packet : {std::string(4, '\0'), std::string(4, '\x7f'), std::string(9, '\0'),
                             std::string{"\0\0\0\5\1\0\0\0\3\0\0\0\6\3\0\0\0\1\1", 19}}) {
    auto* channel = client.sftp();
    ASSERT_NE(channel, nullptr);
    auto more = packet + std::string(packet.size() == 9 ? 0 : 4, '\0');
    ssh_channel_write(channel, more.data(), static_cast<std::uint32_t>(more.size()));
    std::array<char, 64> block{};
    while (ssh_channel_read(channel, block.data(), block.size(), 0) > 0) continue;
    EXPECT_EQ(ssh_channel_is_eof(channel) + ssh_channel_is_closed(channel) > 0, true);
    ssh_channel_free(channel);
  }
  EXPECT_EQ(Client::answer(client.start("whoami")), "lx0001/root\n");
}

TEST(LabHostile, TakesAnInputOfSixteenMebibytesAndNoMore) {
  RunningLab lab{{"--linux", "1"}};
  const std::string most(16 << 20, 'x');
  EXPECT_EQ(lab.ssh("lx0001", "cat", most).out.size(), most.size());
  EXPECT_EQ(lab.ssh("lx0001", "cat", most + 'x').out, "");
  EXPECT_NE(lab.steer("dump").out.find(R"("commands":1)"), std::string::npos);
}

}  // namespace
}  // namespace lab::tests
