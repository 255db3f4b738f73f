#include "base/printable.h"

#include <gtest/gtest.h>

namespace sysring {
namespace {

const std::string odd = "\xEF\xBF\xBD";

TEST(Printable, LeavesOrdinaryTextAlone) {
  const std::string text = "Größe\t✔ 日本\nzweite Zeile";
  EXPECT_EQ(printable(text, 100), text);
  EXPECT_EQ(printable("", 100), "");
}

TEST(Printable, TakesAwayWhatATerminalWouldObey) {
  EXPECT_EQ(printable("a\x1b[2Jb", 100), "a" + odd + "[2Jb");
  EXPECT_EQ(printable(std::string{"a\0b\x7f\r", 5}, 100), "a" + odd + "b" + odd + odd);
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m",
                      100),
            odd + "31m");  // CSI as one C1 character
  EXPECT_EQ(printable("\xE2\x80\xAE"
                      "txt.exe",
                      100),
            odd + "txt.exe");  // right-to-left override
}

TEST(Printable, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(printable("a\xFF"
                      "b",
                      100),
            "a" + odd + "b");
  EXPECT_EQ(printable("\xC0\xAF", 100), odd + odd);            // overlong
  EXPECT_EQ(printable("\xED\xA0\x80", 100), odd + odd + odd);  // surrogate
  EXPECT_EQ(printable("\xE2\x82", 100), odd + odd);            // cut off
}

TEST(Printable, KeepsItsCap) {
  EXPECT_EQ(printable("12345", 5), "12345");
  EXPECT_EQ(printable("123456", 5), "12…");
  for (std::size_t cap = 0; cap < 12; ++cap) EXPECT_LE(printable("ääääää", cap).size(), cap);
}

TEST(PrintableLine, HasNoLineEnd) { EXPECT_EQ(printable_line("a\nb\tc"), "a b c"); }

}  // namespace
}  // namespace sysring
