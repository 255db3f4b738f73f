#include "base/reason.h"

#include <gtest/gtest.h>

namespace sysring {
namespace {

TEST(Reason, HasAPageThatSaysEverything) {
  for (const auto& page : reason_pages()) {
    EXPECT_FALSE(page.title.empty()) << to_string(page.code);
    EXPECT_FALSE(page.causes.empty()) << to_string(page.code);
    EXPECT_FALSE(page.remedy.empty()) << to_string(page.code);
    EXPECT_EQ(&page_of(page.code), &page);
    EXPECT_EQ(reason_named(to_string(page.code)), page.code);
  }
}

TEST(Reason, IsFoundByTheCodeThatOperatorsType) {
  EXPECT_EQ(reason_named("SR402"), Reason::hash_mismatch);
  EXPECT_EQ(reason_named("sr402"), Reason::hash_mismatch);
  for (const auto* text : {"", "SR", "SR999", "402", "SR4x2", "SR0402"}) {
    EXPECT_EQ(reason_named(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace sysring
