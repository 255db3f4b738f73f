#include "base/time.h"

#include <gtest/gtest.h>

namespace sysring {
namespace {

using namespace std::chrono_literals;

TEST(Time, IsReadAndWrittenAsRfc3339) {
  const auto time = parse_time("2026-11-24T02:01:48.226148000Z");
  ASSERT_TRUE(time);
  EXPECT_EQ(to_rfc3339(*time), "2026-11-24T02:01:48.226Z");
  EXPECT_EQ(to_rfc3339(Time{0ms}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(parse_time("2026-11-24 02:01:48.5"), parse_time("2026-11-24T03:01:48.500+01:00"));
}

TEST(Time, IsNotGuessed) {
  for (const auto* text : {"", "2026-11-24", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
                           "2026-11-24T24:00:00Z", "2026-11-24T02:01:48Zx", "26-11-24T02:01:48Z"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
}

TEST(Time, HasAYearOfFourDigitsAlsoInUtc) {
  EXPECT_EQ(parse_time("0000-01-01T00:00:00+01:30"), std::nullopt);
  EXPECT_EQ(parse_time("9999-12-31T23:59:59-01:30"), std::nullopt);
  EXPECT_EQ(to_rfc3339(*parse_time("0000-01-01T00:00:00-01:30")), "0000-01-01T01:30:00Z");
}

TEST(Duration, IsReadWithItsUnits) {
  EXPECT_EQ(parse_duration("90s"), 90s);
  EXPECT_EQ(parse_duration("1h30m"), 90min);
  EXPECT_EQ(parse_duration("2d"), 48h);
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  for (const auto* text : {"", "90", "s", "-1s", "1 h", "1.5h", "1w", "99999999999999999999s"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Duration, IsToldToPeople) {
  EXPECT_EQ(for_people(400ms), "0.4 s");
  EXPECT_EQ(for_people(65s), "1 m 5 s");
  EXPECT_EQ(for_people(27h + 39min + 5s), "1 d 3 h 39 m");
}

}  // namespace
}  // namespace sysring
