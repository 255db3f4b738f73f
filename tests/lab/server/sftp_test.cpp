#include "lab/server/sftp.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "lab/server/running_lab.h"
#include "lab/server/sftp_packet.h"

namespace lab::tests {
namespace {

using server::Malformed;
using server::Output;
using server::put_byte;
using server::put_number;
using server::put_string;
using server::WireReader;
using namespace server::sftp;

/// A client that sends one request at a time to the files of an echo machine.
struct Talk {
  std::unique_ptr<Machine> machine = make_linux_machine({}, {});
  server::Sftp sftp{machine->files(), "/root"};

  /// The reply's type, then its first number: of a status, which one.
  std::pair<int, std::uint32_t> ask(Type type, const std::string& body) {
    std::string packet;
    put_byte(packet, type);
    put_number(packet, 7);
    std::string input;
    put_string(input, packet + body);
    Output replies;
    sftp.take(input, replies);
    const auto all = std::string{replies.next(1 << 20)};
    WireReader outer{all};
    WireReader reply{outer.string()};
    const int kind = reply.byte();
    EXPECT_EQ(reply.number(), 7);
    return {kind, reply.number()};
  }
  static std::string path(const std::string& text) {
    std::string body;
    put_string(body, text);
    return body;
  }
};

TEST(LabSftp, RefusesWhatItDoesNotOffer) {
  Talk talk;
  const std::pair<int, std::uint32_t> not_supported{status, unsupported};
  constexpr auto rename = static_cast<Type>(18);
  constexpr auto extended = static_cast<Type>(200);
  EXPECT_EQ(talk.ask(rename, Talk::path("a") + Talk::path("b")), not_supported);
  EXPECT_EQ(talk.ask(extended, Talk::path("statvfs@openssh.com")), not_supported);
  const std::string owner{"\0\0\0\2\0\0\0\0\0\0\0\0", 12};
  EXPECT_EQ(talk.ask(setstat, Talk::path("/root") + owner), not_supported);
}

TEST(LabSftp, TakesPermissionsWithoutEffect) {
  Talk talk;
  const std::string permissions{"\0\0\0\4\0\0\1\xa4", 8};
  EXPECT_EQ(talk.ask(setstat, Talk::path("/root") + permissions).second, 0);
  EXPECT_EQ(talk.ask(setstat, Talk::path("/none") + permissions).second, 2);
}

TEST(LabSftp, FindsEveryPacketThatIsTooShort) {
  const auto whole = Talk::path("/root/file") + std::string{"\0\0\0\x1a\0\0\0\0", 8};
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Talk talk;
    EXPECT_THROW(talk.ask(open, whole.substr(0, size)), Malformed) << size;
  }
  Talk talk;
  EXPECT_EQ(talk.ask(open, whole).first, handle);
}

TEST(LabSftp, KeepsWhatWasWrittenWhenTheClientIsCutOff) {
  auto machine = make_linux_machine({}, {});
  {
    server::Sftp sftp{machine->files(), "/root"};
    std::string opening;
    put_byte(opening, open);
    put_number(opening, 1);
    opening += Talk::path("file") + std::string{"\0\0\0\x1a\0\0\0\0", 8};
    std::string writing;
    put_byte(writing, write);
    put_number(writing, 2);
    writing += Talk::path(std::string{"\0\0\0\1", 4}) + std::string(8, '\0') + Talk::path("half");
    std::string input;
    put_string(input, opening);
    put_string(input, writing);
    Output replies;
    sftp.take(input, replies);
    EXPECT_EQ(machine->files().read("/root/file"), "");
  }
  EXPECT_EQ(machine->files().read("/root/file"), "half");
}

TEST(LabSftp, WaitsForAClientThatTakesNoAnswers) {
  Talk talk;
  std::string packet;
  put_byte(packet, realpath);
  put_number(packet, 1);
  packet += Talk::path(std::string(1'000, 'x'));
  std::string input;
  for (int i = 0; i < 2'000; ++i) put_string(input, packet);
  Output replies;
  EXPECT_FALSE(talk.sftp.take(input, replies));
  EXPECT_LT(replies.size(), 1'200'000);
  EXPECT_FALSE(input.empty());
  while (!talk.sftp.take(input, replies)) replies = {};
  EXPECT_TRUE(input.empty());
}

TEST(LabSftp, ServesTheClientOfOpenSsh) {
  RunningLab lab{{"--windows", "1"}};
  const auto host = std::string{"ws0001"};
  lab.directory().write("big", std::string(1'000'000, 'b'));
  const auto said = lab.sftp(host,
                             "pwd\nput big\nget big back\nmkdir sub\ncd sub\nput big other\nls -l\n"
                             "rm other\ncd ..\nrmdir sub\nls\n");
  EXPECT_EQ(said.code, 0) << said.err;
  EXPECT_NE(said.out.find("/C:/Users/Administrator\n"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("1000000 Jan"), std::string::npos) << said.out;
  EXPECT_EQ(lab.directory().read("back"), std::string(1'000'000, 'b'));
  EXPECT_NE(lab.sftp(host, "put big closed\n").err.find("ermission denied"), std::string::npos);
  EXPECT_NE(lab.sftp(host, "get nothing\n").err.find("not found"), std::string::npos);
}

}  // namespace
}  // namespace lab::tests
