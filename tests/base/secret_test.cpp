#include "base/secret.h"

#include <type_traits>

#include <gtest/gtest.h>

namespace sysring {
namespace {

static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);

TEST(Secret, LeavesNothingWhereItWas) {
  std::string bytes(40, 'x');
  const char* at = bytes.data();
  const std::size_t size = bytes.size();
  wipe(bytes);
  EXPECT_TRUE(bytes.empty());
  EXPECT_EQ(bytes.data(), at);
  for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(at[i], '\0');
}

TEST(Secret, MovesToOneOwner) {
  Secret first{"hunter2 and some more to leave the small buffer"};
  Secret second{std::move(first)};
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move)
  first = std::move(second);
  EXPECT_TRUE(second.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(first.reveal(), "hunter2 and some more to leave the small buffer");
}

}  // namespace
}  // namespace sysring
