#include "transport/ssh/sftp_file.h"

#include <gtest/gtest.h>

// What is said to a server that answers late, out of order and in pieces.
namespace sysring::transport::ssh {
namespace {

struct Request {
  std::uint8_t type = 0;
  std::uint32_t id = 0;
  std::string body;
};

class SftpFileTest : public testing::Test {
 protected:
  static constexpr std::uint8_t open = 3;
  static constexpr std::uint8_t close = 4;
  static constexpr std::uint8_t write = 6;

  static std::string answer(std::uint8_t type, std::uint32_t id, const std::string& rest) {
    return WireWriter{}.string(WireWriter{}.byte(type).number(id).bytes() + rest).bytes();
  }
  static std::string version() { return answer(2, 3, ""); }
  static std::string handle() { return answer(102, 1, WireWriter{}.string("h").bytes()); }
  static std::string ok(std::uint32_t id) {
    return answer(101, id, WireWriter{}.number(0).string("").string("").bytes());
  }

  /// Everything that it wants to send by now, so many bytes at a time.
  std::vector<Request> said(std::size_t at_once = 1'000'000) {
    std::string all;
    while (!file_.unsent().empty()) {
      const auto some = file_.unsent().substr(0, at_once);
      all += some;
      file_.sent(some.size());
    }
    std::vector<Request> requests;
    for (std::string_view rest = all; !rest.empty();) {
      WireReader outer{rest};
      const auto packet = outer.string();
      EXPECT_TRUE(packet) << "half a packet";
      if (!packet) break;
      WireReader inner{*packet};
      Request request{.type = *inner.byte(), .id = *inner.number(), .body = {}};
      request.body = inner.rest();
      requests.push_back(std::move(request));
      rest = outer.rest();
    }
    return requests;
  }

  void take(const std::string& bytes) { EXPECT_TRUE(file_.take(bytes)); }

  Operation operation_{.head = std::string(1'000, 'h'),
                       .input = std::make_shared<const std::string>(1'000'000, 'x'),
                       .file = "/C:/a.xml"};
  SftpFile file_{operation_};
};

TEST_F(SftpFileTest, OpensANewFileForItsOwnerAlone) {
  EXPECT_EQ(said().size(), 1U) << "nothing before the greeting is answered";
  take(version());
  const auto requests = said();
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].type, open);
  EXPECT_EQ(
      requests[0].body,
      WireWriter{}.string("/C:/a.xml").number(0x2 | 0x8 | 0x20).number(4).number(0600).bytes());
}

TEST_F(SftpFileTest, LeavesNoMoreThanSixteenRequestsUnanswered) {
  said();
  take(version());
  said();
  take(handle());
  EXPECT_EQ(said().size(), 16U);
  take(ok(5));
  EXPECT_EQ(said().size(), 1U);
}

TEST_F(SftpFileTest, SendsEachByteOnceAtItsPlaceAndClosesWhenAllIsAnswered) {
  std::string file;
  std::vector<std::uint32_t> unanswered;
  bool closed = false;
  said(3);
  take(version());
  said(3);
  take(handle());
  for (auto requests = said(777); !requests.empty(); requests = said(777)) {
    for (const auto& request : requests) {
      EXPECT_FALSE(closed);
      WireReader body{request.body};
      EXPECT_EQ(body.string(), "h");
      unanswered.push_back(request.id);
      if (request.type == close) {
        closed = true;
        EXPECT_EQ(unanswered.size(), 1U) << "what is not answered yet may still fail";
        continue;
      }
      ASSERT_EQ(request.type, write);
      EXPECT_EQ(body.number(), 0U);
      EXPECT_EQ(body.number(), file.size());
      const auto bytes = body.string();
      ASSERT_TRUE(bytes);
      EXPECT_LE(request.body.size(), 33'000U);
      file += *bytes;
    }
    EXPECT_FALSE(file_.has_ended());
    while (!unanswered.empty()) {  // the last one first, and byte by byte
      for (const char c : ok(unanswered.back())) take({c});
      unanswered.pop_back();
    }
  }
  EXPECT_TRUE(file == operation_.head + *operation_.input);
  EXPECT_TRUE(closed);
  EXPECT_TRUE(file_.has_ended());
  EXPECT_FALSE(file_.refusal());
}

TEST_F(SftpFileTest, SendsTheSameBytesUntilTheyAreTaken) {
  said();
  take(version());
  const auto* before = file_.unsent().data();
  const std::string copy{file_.unsent()};
  EXPECT_EQ(file_.unsent().data(), before);
  EXPECT_EQ(file_.unsent(), copy);
  file_.sent(4);
  EXPECT_EQ(file_.unsent(), copy.substr(4));
}

TEST_F(SftpFileTest, TakesNoAnswerTwice) {
  said();
  take(version());
  said();
  take(handle());
  said();
  take(ok(2));
  const auto again = file_.take(ok(2));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Reason::protocol_broken);
}

TEST_F(SftpFileTest, SaysNothingMoreAfterARefusal) {
  said();
  take(version());
  said();
  take(answer(101, 1, WireWriter{}.number(4).string("Failure\n\033[31m").string("").bytes()));
  EXPECT_TRUE(file_.has_ended());
  EXPECT_TRUE(file_.unsent().empty());
  ASSERT_TRUE(file_.refusal());
  EXPECT_EQ(file_.refusal()->code, Reason::file_refused);
  EXPECT_EQ(file_.refusal()->message.find('\033'), std::string::npos);
}

}  // namespace
}  // namespace sysring::transport::ssh
