#include <sstream>

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/text.h"
#include "cli/term/happening_line.h"
#include "cli/term/tree.h"
#include "cli/term/watchers.h"

namespace sysring::cli::term {
namespace {

using namespace std::chrono_literals;

constexpr Style plain{Colours::none, Charset::utf8};

Time at(std::string_view text) { return *parse_time(text); }

engine::Happening failure() {
  return {.at = at("2026-11-24T12:41:08.250Z"),
          .rollout = "R-0042",
          .ring = "canary",
          .host = "lx02",
          .event = "FAILED",
          .reason = Reason::not_forwarding,
          .text = "no event in \"10 min\""};
}

engine::View view_at(Time time) {
  engine::View view{.at = time, .rollout = "R-0042", .version = "2.0.0"};
  view.phase = rollout::Phase::running;
  auto& ring = view.rings.emplace_back();
  ring.name = "lab";
  ring.state = rollout::RingState::applying;
  ring.targeted = 4;
  return view;
}

TEST(PlainProgress, IsOneLineForWhatHappens) {
  EXPECT_EQ(plain_line(failure()),
            R"(2026-11-24T12:41:08Z R-0042 canary lx02 failed SR501 "no event in \"10 min\"")");
}

TEST(PlainProgress, TellsHowFarASweepIs) {
  engine::View view{.at = at("2026-11-24T12:41:08Z"), .sweep = engine::SweepView{1'200, 800, 3}};
  EXPECT_EQ(plain_line(view), "2026-11-24T12:41:08Z sweep 800/1,200, 3 not reached");
  EXPECT_EQ(draw(tree(view, Charset::utf8, {100, 40}).at(0), plain),
            "◐ sweep   800/1,200, 3 not reached");
  view.rollout = "R-0042";
  EXPECT_EQ(tree(view, Charset::utf8, {100, 40}).size(), 2U) << "and the rollout below it";
}

TEST(PlainProgress, SumsUpEachHalfMinute) {
  std::ostringstream out;
  PlainWatcher watcher{out, Charset::utf8};
  const auto start = at("2026-11-24T12:41:00Z");
  for (auto after = 0s; after <= 60s; after += 1s) watcher.changed(view_at(start + after));
  EXPECT_EQ(out.str(),
            "2026-11-24T12:41:30Z R-0042 running lab 0/4\n"
            "2026-11-24T12:42:00Z R-0042 running lab 0/4\n");
}

TEST(JsonProgress, IsOneObjectOnEachLine) {
  std::ostringstream out;
  JsonWatcher watcher{out};
  watcher.happened(failure());
  watcher.changed(view_at(at("2026-11-24T12:41:00Z")));
  const std::string text = out.str();
  const auto lines = lines_of(text);
  ASSERT_EQ(lines.size(), 2U);
  const auto happening = Json::parse(lines[0]);
  ASSERT_TRUE(happening);
  EXPECT_EQ(*happening->find("host")->string(), "lx02");
  EXPECT_EQ(*happening->find("schema")->string(), "sysring.happening/1");
  EXPECT_EQ(*Json::parse(lines[1])->find("schema")->string(), "sysring.rollout/1");
}

TEST(ScreenProgress, DrawsAtMostFourTimesASecond) {
  std::ostringstream out;
  ScreenWatcher watcher{out, plain, [] { return Size{100, 24}; }};
  const auto start = at("2026-11-24T12:41:00Z");
  for (auto after = 0ms; after < 1'000ms; after += 50ms) watcher.changed(view_at(start + after));
  const auto text = out.str();
  std::size_t drawings = 0;
  for (std::size_t i = text.find("R-0042"); i != std::string::npos;
       i = text.find("R-0042", i + 1)) {
    ++drawings;
  }
  EXPECT_EQ(drawings, 4U);
}

TEST(ScreenProgress, ShowsTheEndAtOnce) {
  std::ostringstream out;
  ScreenWatcher watcher{out, plain, [] { return Size{100, 24}; }};
  auto view = view_at(at("2026-11-24T12:41:00Z"));
  watcher.changed(view);
  view.at += 1ms;
  view.phase = rollout::Phase::succeeded;
  watcher.changed(view);
  EXPECT_NE(out.str().find("SUCCEEDED"), std::string::npos);
}

TEST(ScreenProgress, LetsFaultsScrollAndNotEachGoodHost) {
  std::ostringstream out;
  ScreenWatcher watcher{out, plain, [] { return Size{100, 24}; }};
  auto good = failure();
  good.event = "proven";
  good.reason.reset();
  watcher.happened(good);
  EXPECT_EQ(out.str(), "");
  watcher.happened(failure());
  EXPECT_EQ(out.str(), "12:41:08 ✖ lx02           SR501 failed   no event in \"10 min\"\n");
}

}  // namespace
}  // namespace sysring::cli::term
