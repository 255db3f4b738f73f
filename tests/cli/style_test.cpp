#include "cli/term/style.h"

#include <sstream>

#include <gtest/gtest.h>

#include "cli/term/figures.h"
#include "cli/term/live.h"
#include "cli/term/table.h"

namespace sysring::cli::term {
namespace {

constexpr Style plain{Colours::none, Charset::utf8};

TEST(Width, CountsColumnsAndNotBytes) {
  EXPECT_EQ(width_of("abc"), 3U);
  EXPECT_EQ(width_of("✔ ok"), 4U);
  EXPECT_EQ(width_of("日本"), 4U);
  EXPECT_EQ(width_of("e\u0301"), 1U);
  EXPECT_EQ(width_of("\xff\xfe"), 2U);
}

TEST(Line, EndsInAnEllipsisWhereItIsTooLong) {
  const Line line{{"one "}, {"two "}, {"three"}};
  EXPECT_EQ(draw(line, plain, 13), "one two three");
  EXPECT_EQ(draw(line, plain, 9), "one two …");
  EXPECT_EQ(draw(line, plain, 1), "…");
  EXPECT_EQ(draw({{"日本語"}}, plain, 4), "日…");
}

TEST(Line, IsColouredOnlyWhereColoursAre) {
  const Line line{{"✖", Ink::bad}, {" lx02"}};
  EXPECT_EQ(draw(line, {Colours::sixteen, Charset::utf8}), "\x1b[31m✖\x1b[0m lx02");
  EXPECT_EQ(draw(line, plain), "✖ lx02");
}

TEST(Line, IsAsciiWhereThereIsNothingElse) {
  EXPECT_EQ(draw({{"✔ ◐ … · ö"}}, {Colours::none, Charset::ascii}), "ok .. .. - ?");
}

TEST(Table, AlignsItsColumnsByWhatIsSeen) {
  Table table{{{"Host"}, {"Hosts", Align::right}, {"Note"}}};
  table.add({{"日本"}, {"7"}, {"x"}});
  table.add({{"lx02"}, {"1,234"}, {""}});
  std::string text;
  for (const auto& line : table.lines(Charset::utf8)) text += draw(line, plain) + "\n";
  EXPECT_EQ(text,
            "Host   Hosts   Note\n"
            "日本       7   x\n"
            "lx02   1,234\n");
}

TEST(Figures, AreRoundedDownSoThatOnlyAllIsAHundredPercent) {
  EXPECT_EQ(percentage(9'999, 10'000), "99.9 %");
  EXPECT_EQ(percentage(7, 7), "100 %");
  EXPECT_EQ(percentage(0, 0), "-");
  EXPECT_EQ(grouped(12'480), "12,480");
  EXPECT_EQ(grouped(480), "480");
  EXPECT_EQ(counted(1, "host"), "1 host");
}

TEST(LiveLines, AreReplacedInPlaceAndGiveTheCursorBack) {
  std::ostringstream terminal;
  {
    Live live{terminal, plain};
    live.draw({{{"one"}}, {{"two"}}}, 80);
    live.scroll({{"gone by"}});
    live.draw({{{"three"}}}, 80);
  }
  EXPECT_EQ(terminal.str(),
            "\x1b[?25lone\ntwo\n"
            "\x1b[2A\r\x1b[Jgone by\none\ntwo\n"
            "\x1b[2A\r\x1b[Jthree\n"
            "\x1b[?25h");
}

TEST(LiveLines, LeaveATerminalAloneThatTheyNeverDrewOn) {
  std::ostringstream terminal;
  { const Live live{terminal, plain}; }
  EXPECT_EQ(terminal.str(), "");
}

}  // namespace
}  // namespace sysring::cli::term
