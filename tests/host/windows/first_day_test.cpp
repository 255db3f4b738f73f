#include "host/windows/first_day.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "reference_page.h"

namespace sysring::host::windows {
namespace {

using testing::Contains;
using testing::HasSubstr;

/// As docs/windows.md has it.
std::string checklist() {
  std::string text =
      "On one real host, before the first ring. Each of these was concluded, not seen.\n\n"
      "    sysring doctor --first-day web01\n\n"
      "puts the first ones to a host and judges its answers: exit 3 where one differs. It reads, "
      "and "
      "it makes and\nremoves directories of ours below `%SystemRoot%\\Sysring`, by the lines that "
      "a rollout uses. It never changes a\nrule, a service or the access of a key. What cannot be "
      "seen without that is for your hands, in a `cmd.exe` that\nruns as administrator; it prints "
      "these commands with the names that the host has. `--json -o FILE` keeps a record.\n"
      "Where a point differs, do not roll out to such hosts before it is clear why.\n";
  std::size_t number = 0;
  bool by_hand = false;
  for (const auto& point : first_day_points()) {
    if (number == 0) text += "\n### What `sysring doctor` checks\n\n";
    if (!point.by_hand.empty() && !by_hand) text += "\n### By hand\n\n";
    by_hand = by_hand || !point.by_hand.empty();
    text += std::to_string(++number) + ". " + std::string{point.claim} + "\n";
    if (!by_hand) continue;
    text += "   Expected: " + std::string{point.expected} + ".\n\n";
    for (const auto& command : commands_of(point, usual_names())) {
      text += "       " + command + "\n";
    }
    text += "\n";
  }
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

TEST(FirstDayPoints, AreThoseOfTheDocumentation) {
  tests::expect_last_section_in_docs("windows.md", "The first day", checklist());
}

TEST(FirstDayPoints, HaveAllThatIsDoneByHandBehindWhatAHostIsAskedFor) {
  const auto points = first_day_points();
  EXPECT_TRUE(std::ranges::is_sorted(points, {},
                                     [](const Point& point) { return !point.by_hand.empty(); }));
  for (const auto& point : points) EXPECT_EQ(point.by_hand.empty(), point.expected.empty());
}

Look installed_look() {
  Look look;
  look.installed = usual_names();
  look.facts.sysmon = fleet::Installation::installed;
  look.status.config = *sysmon::HashSet::parse("SHA1=" + std::string(40, 'A'));
  return look;
}

const Check& point(const std::vector<Check>& checks, std::size_t number) {
  return checks.at(number - 1);
}

/// Answers that the lab does not give.
TEST(FirstDayFindings, TellWhatAHostDoesNotAnswer) {
  Findings findings;
  findings.take_look(installed_look());
  const auto checks = findings.all(usual_names(), "not asked");
  EXPECT_EQ(point(checks, 2).standing, Standing::differs);
  EXPECT_THAT(point(checks, 2).found, HasSubstr("MachineGuid (reg)"));
  EXPECT_THAT(point(checks, 2).found, HasSubstr("the service's state (sc)"));
  EXPECT_EQ(point(checks, 4).standing, Standing::differs) << "no banner";
  EXPECT_EQ(point(checks, 5).standing, Standing::differs) << "SHA1 in the registry";
  EXPECT_EQ(point(checks, 7).standing, Standing::untold);
}

TEST(FirstDayFindings, RefuteNumbersThatDoNotFit) {
  auto look = installed_look();
  look.status.newest = sysmon::Event{};
  look.status.newest->record_id = 5'000'000;
  look.position.record = 4'999'999;
  Findings behind;
  behind.take_look(look);
  EXPECT_EQ(point(behind.all(look.installed, ""), 6).standing, Standing::differs);
  look.position.record = 5'000'004;
  Findings ahead;
  ahead.take_look(look);
  EXPECT_EQ(point(ahead.all(look.installed, ""), 6).standing, Standing::holds);
}

transport::Answer trial(const std::string& dacl, const std::string& code) {
  return {.out = "#begin trial\r\n#closed\r\nC:\\Windows\\Sysring\\ws-7 \"" + dacl +
                 "\"\r\n#channel\r\n" + code + "\r\n#hashing\r\n#end\r\n"};
}

TEST(FirstDayFindings, RefuteAnotherDaclAndAnotherExitCode) {
  Findings findings;
  findings.take_trial(trial("D:AI(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;BU)", "2"), {});
  const auto checks = findings.all(usual_names(), "");
  EXPECT_EQ(point(checks, 8).standing, Standing::differs);
  EXPECT_THAT(point(checks, 8).found, HasSubstr("0x1200a9"));
  EXPECT_EQ(point(checks, 7).standing, Standing::differs);
  EXPECT_EQ(point(checks, 7).found, "2");
  Findings right;
  right.take_trial(trial("D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)", "15007"), {});
  EXPECT_EQ(point(right.all(usual_names(), ""), 8).standing, Standing::holds);
  EXPECT_EQ(point(right.all(usual_names(), ""), 7).standing, Standing::holds);
}

TEST(FirstDayFindings, RememberADirectoryThatWasLeft) {
  Findings findings;
  findings.take_removal(std::vector<std::string>{"ws-7"});
  findings.take_removal(std::vector<std::string>{});
  const auto checks = findings.all(usual_names(), "");
  EXPECT_EQ(point(checks, 13).standing, Standing::differs);
  EXPECT_EQ(point(checks, 13).reason, Reason::staged_file_left);
}

}  // namespace
}  // namespace sysring::host::windows
