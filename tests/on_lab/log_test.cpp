#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "on_lab/contacts.h"

// What the log of a Windows machine holds may be long, or nothing but what we have caused.
namespace sysring::on_lab {
namespace {

using fleet::Finding;
using fleet::Level;
using fleet::Proof;
using host::Purpose;
using testing::HasSubstr;
using testing::Not;

constexpr auto windows = fleet::Platform::windows;
constexpr std::size_t most_of_a_look = 32'768;

class LongLines : public testing::TestWithParam<const char*> {};

/// Also where each process has been started with all that a command line can hold.
TEST_P(LongLines, FitIntoALookThatNeverBringsTheRules) {
  LabHost machine{windows_machine({GetParam()}), noon};
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(machine(
        {.line = "echo x> C:\\Windows\\Temp\\" + std::string(200, 'e') + std::to_string(i)}));
  }
  const auto contacted = contact(machine, task(windows, Purpose::observe));
  const auto& answer = contacted.exchanges.front().answer;
  EXPECT_LE(answer.out.size() + answer.err.size(), most_of_a_look);
  EXPECT_FALSE(answer.truncated);
  EXPECT_THAT(answer.out, Not(HasSubstr("REG_BINARY")));
  EXPECT_EQ(contacted.ended.report.finding, Finding::current) << told(contacted.ended);
  ASSERT_TRUE(contacted.ended.facts);
  EXPECT_TRUE(contacted.ended.facts->newest_record);
}

TEST_P(LongLines, AreNoReasonToFail) {
  LabHost machine{windows_machine({GetParam()}), noon};
  const auto ended = carry_out(machine, task(windows, Purpose::apply));
  EXPECT_EQ(ended.report.finding, Finding::verified) << told(ended);
}

INSTANTIATE_TEST_SUITE_P(Of, LongLines,
                         testing::Values("long_lines=8000", "long_lines=8191", "long_lines=32000"),
                         [](const auto& each) { return std::string{each.param}.substr(11); });

/// In the night, when nobody works, and by rules that log each of our commands and no probe.
lab::Description quiet_machine() {
  auto description = windows_machine();
  description.seed = 3;
  return description;
}
const Time night = noon + std::chrono::hours{15};

host::Task without_a_probe() {
  auto wanted = task(windows, Purpose::apply);
  wanted.config = built(new_xml);
  wanted.probe = {};
  return wanted;
}

Proof recording(const host::Ended& ended) {
  return std::ranges::find(ended.evidence, Level::recording, &fleet::Evidence::level)->proof;
}

TEST(SignsOfLife, AreNothingThatWeHaveCaused) {
  LabHost machine{quiet_machine(), night};
  const auto before = machine.dump()["events"]["1"].get<int>();
  const auto ended = carry_out(machine, without_a_probe());
  EXPECT_GT(machine.dump()["events"]["1"].get<int>(), before + 20) << "our commands are logged";
  EXPECT_EQ(recording(ended), Proof::unknown) << told(ended);
  EXPECT_EQ(ended.report.finding, Finding::failed) << told(ended);
}

TEST(SignsOfLife, AreWhatOthersDo) {
  LabHost machine{quiet_machine(), noon};
  const auto ended = carry_out(machine, without_a_probe());
  EXPECT_EQ(recording(ended), Proof::proven) << told(ended);
  EXPECT_EQ(ended.report.finding, Finding::verified) << told(ended);
}

}  // namespace
}  // namespace sysring::on_lab
