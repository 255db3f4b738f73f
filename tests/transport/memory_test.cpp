#include "transport/ssh/memory.h"

#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>

namespace sysring::transport::ssh {
namespace {

TEST(Memory, IsZeroed) {
  Memory memory{1'000};
  const auto* bytes = static_cast<const char*>(memory.allocate(100));
  EXPECT_TRUE(std::all_of(bytes, bytes + 100, [](char c) { return c == 0; }));
  EXPECT_EQ(memory.held(), 100U);
}

TEST(Memory, KeepsWhatWasWrittenWhereABlockGrows) {
  Memory memory{1'000};
  auto* bytes = memory.allocate(4);
  std::memcpy(bytes, "abc", 4);
  bytes = memory.reallocate(bytes, 900);
  EXPECT_STREQ(static_cast<const char*>(bytes), "abc");
  EXPECT_EQ(memory.held(), 900U);
  EXPECT_EQ(Memory::size_of(bytes), 900U);
  memory.release(bytes);
  EXPECT_EQ(memory.held(), 0U);
}

TEST(Memory, GivesNoMoreThanItsCap) {
  Memory memory{1'000};
  auto* bytes = memory.allocate(600);
  ASSERT_NE(bytes, nullptr);
  EXPECT_FALSE(memory.was_exhausted());
  EXPECT_EQ(memory.allocate(401), nullptr);
  EXPECT_TRUE(memory.was_exhausted());
  EXPECT_EQ(memory.reallocate(bytes, 1'001), nullptr);
  EXPECT_EQ(memory.held(), 600U);
  EXPECT_NE(memory.reallocate(bytes, 1'000), nullptr);
}

/// In any order; the sanitizer tells of what is left.
TEST(Memory, GivesBackWhatWasForgotten) {
  Memory memory{1'000};
  auto* first = memory.allocate(10);
  auto* second = memory.allocate(20);
  auto* third = memory.allocate(30);
  memory.release(second);
  memory.release(third);
  EXPECT_NE(memory.allocate(40), nullptr);
  memory.release(first);
  EXPECT_EQ(memory.held(), 40U);
}

}  // namespace
}  // namespace sysring::transport::ssh
