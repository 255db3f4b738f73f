#include "base/text.h"

#include <array>

#include <gtest/gtest.h>

namespace sysring {
namespace {

constexpr std::array<std::string_view, 3> keys{"max_in_flight", "soak", "select"};

TEST(Text, SplitsIntoLinesOfEitherKind) {
  EXPECT_EQ(lines_of("a\r\nb\n\nc"), (std::vector<std::string_view>{"a", "b", "", "c"}));
  EXPECT_EQ(lines_of("a\n"), (std::vector<std::string_view>{"a"}));
  EXPECT_TRUE(lines_of("").empty());
}

TEST(Text, ReadsNumbersAndNothingElse) {
  EXPECT_EQ(parse_number("18446744073709551615"), 18446744073709551615U);
  for (const auto* text : {"", "-1", "+1", " 1", "1 ", "0x1", "18446744073709551616"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  }
}

TEST(Id, IsReadAsItIsWritten) {
  EXPECT_EQ(numbered("R-", 42), "R-0042");
  EXPECT_EQ(numbered("R-", 12'345), "R-12345");
  for (const auto* id : {"R-0042", "r-42"}) EXPECT_EQ(number_in("R-", id), 42U) << id;
  for (const auto* id : {"", "R", "R-", "S-0042", "42", "R-x"}) {
    EXPECT_EQ(number_in("R-", id), std::nullopt) << id;
  }
}

TEST(Suggestion, IsTheNearestName) {
  EXPECT_EQ(suggestion("max_in_fligt", keys), "did you mean 'max_in_flight'?");
  EXPECT_EQ(suggestion("Soak", keys), "did you mean 'soak'?");
  EXPECT_EQ(suggestion("saok", keys), "did you mean 'soak'?");  // a swap is one slip
}

TEST(Suggestion, ListsTheNamesWhereNoneIsNear) {
  EXPECT_EQ(suggestion("colour", keys), "known are max_in_flight, soak, select");
  EXPECT_EQ(suggestion(std::string(100'000, 'x'), keys), "known are max_in_flight, soak, select");
}

}  // namespace
}  // namespace sysring
