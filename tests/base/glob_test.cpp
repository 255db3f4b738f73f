#include "base/glob.h"

#include <string>

#include <gtest/gtest.h>

namespace sysring {
namespace {

bool fits(std::string_view text, std::string_view glob) {
  return fits_glob(text, glob, LetterCase::heeded);
}

TEST(Glob, CoversTheWholeText) {
  EXPECT_TRUE(fits("events.log", "events.log"));
  EXPECT_FALSE(fits("events.log.1", "events.log"));
  EXPECT_FALSE(fits("events.log", "events"));
}

TEST(Glob, HasAStarForAnyTextAndAQuestionMarkForOneByte) {
  EXPECT_TRUE(fits("events.log", "*"));
  EXPECT_TRUE(fits("", "*"));
  EXPECT_TRUE(fits("web-01.example", "web-??.*"));
  EXPECT_TRUE(fits("aXbXc", "a*X*c"));
  EXPECT_FALSE(fits("web-1.example", "web-??.*"));
  EXPECT_FALSE(fits("", "?"));
}

TEST(Glob, HeedsLettersOrNot) {
  EXPECT_FALSE(fits("LX01", "lx*"));
  EXPECT_TRUE(fits_glob("LX01", "lx*", LetterCase::ignored));
}

TEST(Glob, CostsNoMoreThanItsTextTimesItself) {
  const std::string text(100'000, 'a');
  EXPECT_FALSE(fits(text, "a*a*a*a*a*a*a*a*a*a*b"));
}

}  // namespace
}  // namespace sysring
