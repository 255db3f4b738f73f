#include "base/line_index.h"

#include <gtest/gtest.h>

namespace sysring {
namespace {

TEST(LineIndex, CountsLinesAndColumnsFromOne) {
  const std::string text = "ab\n\ncd\n";
  const LineIndex index{text};
  EXPECT_EQ(index.line_and_column(0), "1:1");
  EXPECT_EQ(index.line_and_column(2), "1:3") << "the line end belongs to its line";
  EXPECT_EQ(index.line_and_column(3), "2:1");
  EXPECT_EQ(index.line_and_column(5), "3:2");
  EXPECT_EQ(index.line_and_column(text.size()), "4:1");
  EXPECT_EQ(LineIndex{""}.line_and_column(0), "1:1");
}

}  // namespace
}  // namespace sysring
