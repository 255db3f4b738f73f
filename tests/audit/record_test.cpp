#include "audit/record.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/json.h"

namespace sysring::audit {
namespace {

Record failed_host() {
  return {.seq = 41,
          .at = *parse_time("2026-11-24T12:41:08.123Z"),
          .type = "host.state",
          .host = "lx07",
          .rollout = "R-0042",
          .operation = {17},
          .outcome = "FAILED",
          .reason = Reason::hash_mismatch,
          .text = "found \"another\" hash"};
}

TEST(Record, IsOneLineOfJsonWithSortedMembers) {
  EXPECT_EQ(bytes_of(failed_host()),
            R"({"actor":{"name":"sysring","uid":0},"host":"lx07","op":17,"outcome":"FAILED",)"
            R"("reason":"SR402","rollout":"R-0042","seq":41,"text":"found \"another\" hash",)"
            R"("ts":"2026-11-24T12:41:08.123Z","type":"host.state","v":1})");
}

TEST(Record, LeavesOutWhatItDoesNotKnow) {
  const Record bare{.seq = 0, .at = Time{}, .type = "log.started"};
  EXPECT_EQ(bytes_of(bare),
            R"({"actor":{"name":"sysring","uid":0},"seq":0,"ts":"1970-01-01T00:00:00Z",)"
            R"("type":"log.started","v":1})");
}

TEST(Record, IsAsciiWithoutControlCharactersWhateverAHostSays) {
  Record hostile = failed_host();
  hostile.text = "\x1b[2J" + std::string(1, '\0') + "\r\n\xff k\xc3\xb6nig \xe2\x80\xae";
  const auto bytes = bytes_of(hostile);
  EXPECT_TRUE(std::ranges::all_of(bytes, [](char c) { return c >= ' ' && c <= '~'; })) << bytes;
  EXPECT_EQ(bytes.find("\\u001b"), std::string::npos);
}

TEST(Record, StaysBelowItsCapWithTheLongestTexts) {
  Record long_winded = failed_host();
  for (const auto* character : {"\"", "\xc3\xb6", "\xe2\x82\xac", "\xf0\x9f\x92\xa5", "\xff"}) {
    std::string text;
    while (text.size() < 100'000) text += character;
    long_winded.text = long_winded.object = long_winded.actor = long_winded.host = text;
    long_winded.type = long_winded.rollout = long_winded.outcome = text;
    const auto bytes = bytes_of(long_winded);
    EXPECT_LE(bytes.size(), record_cap);
    EXPECT_TRUE(Json::parse(bytes));
  }
}

}  // namespace
}  // namespace sysring::audit
