#include "cli/term/tree.h"

#include <algorithm>

#include "base/json.h"
#include "cli/golden.h"

namespace sysring::cli::term {
namespace {

engine::View view(const std::string& name) {
  const auto json = Json::parse(text_of(data(name + ".view.json")));
  EXPECT_TRUE(json) << name;
  auto view = engine::view_from(*json);
  EXPECT_TRUE(view) << name << ": " << (view ? "" : view.error().message);
  return *std::move(view);
}

std::string drawn(const engine::View& view, Style style, Size size) {
  std::string text;
  for (const auto& line : tree(view, style.charset, size)) {
    text += draw(line, style, size.columns) + "\n";
  }
  return text;
}

class Tree : public testing::TestWithParam<const char*> {};

TEST_P(Tree, FitsTheTerminal) {
  constexpr Style style{Colours::none, Charset::utf8};
  for (const std::size_t columns : {120, 80, 50}) {
    const auto text = drawn(view(GetParam()), style, {columns, 40});
    expect_golden(std::string{GetParam()} + "." + std::to_string(columns) + ".expected", text);
  }
}

TEST_P(Tree, IsColouredWhereThatIsWanted) {
  const auto text = drawn(view(GetParam()), {Colours::sixteen, Charset::utf8}, {100, 40});
  expect_golden(std::string{GetParam()} + ".colour.expected", text);
}

TEST_P(Tree, IsReadableInAscii) {
  const auto text = drawn(view(GetParam()), {Colours::none, Charset::ascii}, {100, 40});
  expect_golden(std::string{GetParam()} + ".ascii.expected", text);
  EXPECT_TRUE(
      std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
}

TEST_P(Tree, NeverTakesMoreLinesOrColumnsThanTheScreenHas) {
  constexpr Style style{Colours::none, Charset::utf8};
  const auto shown = view(GetParam());
  for (std::size_t rows = 2; rows < 40; ++rows) {
    for (std::size_t columns = narrowest_tree; columns < 130; columns += 13) {
      const auto lines = tree(shown, Charset::utf8, {columns, rows});
      EXPECT_LT(lines.size(), rows);
      for (const auto& line : lines) EXPECT_LE(width_of(draw(line, style, columns)), columns);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Views, Tree,
                         testing::Values("running", "rolled_back", "succeeded", "paused",
                                         "crowded"));

TEST(TreeOfAFullScreen, GivesUpBusyHostsBeforeRings) {
  const auto text = drawn(view("crowded"), {Colours::none, Charset::utf8}, {100, 24});
  EXPECT_NE(text.find("now"), std::string::npos);
  EXPECT_NE(text.find("later5"), std::string::npos);
  EXPECT_NE(text.find("more lines"), std::string::npos);
  EXPECT_EQ(text.find("host-15"), std::string::npos);
}

}  // namespace
}  // namespace sysring::cli::term
