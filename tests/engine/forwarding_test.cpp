#include "engine/forwarding.h"

#include <gtest/gtest.h>

namespace sysring::engine {
namespace {

using namespace std::chrono_literals;

const Time start = *parse_time("2026-11-24T12:00:00Z");

collector::Newest heard(const std::string& computer, Time received_at, std::uint64_t record = 1) {
  return {computer, record, received_at, received_at};
}

collector::Arrival loaded(const std::string& computer, const std::string& path, Time at) {
  sysmon::Event event;
  event.id = sysmon::config_changed;
  event.computer = computer;
  event.data.emplace_back("Configuration", path);
  return {event, at};
}

Wanted wanted(std::uint32_t host, const std::string& computer, const std::string& path) {
  return {{host}, {host + 1}, computer, path, start};
}

class ForwardingTest : public testing::Test {
 protected:
  Forwarding forwarding{"example-"};
};

TEST_F(ForwardingTest, ShowsAHostWhenItsOwnEventArrives) {
  EXPECT_FALSE(forwarding.await(wanted(0, "LX01", "/run/sysring/example-7")));
  const auto other = loaded("lx01", "/run/sysring/example-6/a.xml", start);
  EXPECT_TRUE(forwarding.learn({{other}, {heard("lx01", start)}}, start).empty());

  const auto ours = loaded("lx01", "/run/sysring/example-7/a.xml", start + 1s);
  const auto shown = forwarding.learn({{ours}, {heard("lx01", start + 1s)}}, start + 1s);
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].host.index, 0U);
  EXPECT_EQ(forwarding.waiting(), 0U);
}

TEST_F(ForwardingTest, KnowsTheDirectoryOfAnOperationOnAnyPlatform) {
  EXPECT_FALSE(forwarding.await(wanted(0, "ws01", "example-7")));
  const auto other = loaded("ws01", R"(C:\Windows\Sysring\example-70\a.xml)", start);
  EXPECT_TRUE(forwarding.learn({{other}, {heard("ws01", start)}}, start).empty());
  const auto ours = loaded("ws01", R"(C:\Windows\Sysring\example-7\a.xml)", start + 1s);
  EXPECT_EQ(forwarding.learn({{ours}, {heard("ws01", start + 1s)}}, start + 1s).size(), 1U);
}

TEST_F(ForwardingTest, RemembersAnEventThatCameBeforeAnybodyWaited) {
  const auto ours = loaded("lx01", "/run/sysring/example-7/a.xml", start);
  EXPECT_TRUE(forwarding.learn({{ours}, {heard("lx01", start)}}, start).empty());
  EXPECT_TRUE(forwarding.await(wanted(0, "lx01", "/run/sysring/example-7")));
  EXPECT_EQ(forwarding.waiting(), 0U);
}

TEST_F(ForwardingTest, TakesNoOtherHostsEventForAProof) {
  const auto ours = loaded("lx02", "/run/sysring/example-7/a.xml", start);
  (void)forwarding.learn({{ours}, {heard("lx02", start)}}, start);
  EXPECT_FALSE(forwarding.await(wanted(0, "lx01", "/run/sysring/example-7")));
}

TEST_F(ForwardingTest, WantsAnEventThatIsNewerThanTheContactWhereAnyWillDo) {
  (void)forwarding.learn({{}, {heard("lx01", start - 1s)}}, start);
  EXPECT_FALSE(forwarding.await(wanted(0, "lx01", "")));
  EXPECT_TRUE(forwarding.learn({{}, {heard("lx01", start)}}, start).empty());
  EXPECT_EQ(forwarding.learn({{}, {heard("lx01", start + 1s)}}, start + 2s).size(), 1U);
}

TEST_F(ForwardingTest, ForgetsWhoWaitsNoLonger) {
  EXPECT_FALSE(forwarding.await(wanted(0, "lx01", "")));
  forwarding.forget({1});
  EXPECT_EQ(forwarding.waiting(), 0U);
  EXPECT_TRUE(forwarding.learn({{}, {heard("lx01", start + 1s)}}, start + 2s).empty());
}

TEST_F(ForwardingTest, KnowsWhoWasHeardBeforeItWasTouched) {
  (void)forwarding.learn({{}, {heard("lx01", start)}}, start);
  (void)forwarding.learn({{}, {heard("lx02", start + 9s)}}, start + 9s);
  EXPECT_TRUE(forwarding.was_heard_before("LX01", start + 1s));
  EXPECT_FALSE(forwarding.was_heard_before("lx02", start + 1s));
  EXPECT_FALSE(forwarding.was_heard_before("lx03", start + 1s));
}

TEST_F(ForwardingTest, CountsTheControlGroupByWhatItUsedToShow) {
  (void)forwarding.learn({{}, {heard("a", start), heard("b", start)}}, start);
  (void)forwarding.learn({{}, {heard("a", start + 1min)}}, start + 1min);
  const auto control = forwarding.control({"a", "b", "never"}, start + 30s);
  EXPECT_EQ(control.heard, 1U);
  EXPECT_EQ(control.silent, 1U);
}

}  // namespace
}  // namespace sysring::engine
