#include "host/windows/first_day.h"

#include <chrono>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "host/contact.h"
#include "on_lab/lab_host.h"

// The checklist of the first day, put to simulated machines: what it asks, what it concludes, and
// that it leaves the machine as it was.
namespace sysring::on_lab {
namespace {

using host::Check;
using host::Ended;
using host::Standing;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

const Time noon{std::chrono::sys_days{std::chrono::November / 24 / 2026} + std::chrono::hours{12}};

lab::Description description(lab::FaultList faults, std::string language = "en") {
  return {.name = "ws0001",
          .domain = "lab.example",
          .system = "windows-11",
          .role = "workstation",
          .language = std::move(language),
          .seed = 7,
          .config = std::make_shared<const std::string>(
              "<Sysmon schemaversion=\"4.90\">\r\n<HashAlgorithms>SHA1</HashAlgorithms>\r\n"
              "<EventFiltering>\r\n<ProcessCreate onmatch=\"exclude\"/>\r\n"
              "<ProcessTerminate onmatch=\"exclude\"/>\r\n</EventFiltering>\r\n"
              "</Sysmon>\r\n"),
          .faults = std::move(faults)};
}

auto first_day_of(fleet::Platform platform) {
  return host::make_contact(platform, {.purpose = host::Purpose::first_day,
                                       .operation = {7},
                                       .workspace = "ws",
                                       .config = {},
                                       .file_name = {},
                                       .places = {},
                                       .kept = {}});
}

class FirstDay : public testing::Test {
 protected:
  /// Until the contact ends; the clock of the host is that much ahead of ours.
  Ended spend(LabHost& machine, std::chrono::seconds ahead = {}) {
    auto contact = first_day_of(fleet::Platform::windows);
    EXPECT_TRUE(contact) << describe(contact.error());
    auto next = (*contact)->begin();
    while (auto* todo = std::get_if<host::Do>(&next)) {
      if (todo->operation.access == transport::Access::changes) ++changes;
      next = (*contact)->next(machine(todo->operation), machine.now() - ahead);
    }
    return std::get<Ended>(next);
  }

  Ended spend(lab::FaultList faults, std::string language = "en") {
    LabHost machine{description(std::move(faults), std::move(language)), noon};
    return spend(machine);
  }

  static std::map<std::size_t, const Check*> by_number(const Ended& ended) {
    std::map<std::size_t, const Check*> checks;
    for (const auto& check : ended.checks) checks[check.point] = &check;
    return checks;
  }

  /// The points that differ, with their code.
  static std::map<std::size_t, std::string> differing(const Ended& ended) {
    std::map<std::size_t, std::string> codes;
    for (const auto& check : ended.checks) {
      if (check.standing != Standing::differs) continue;
      EXPECT_TRUE(check.reason) << check.found;
      codes[check.point] = check.reason ? to_string(*check.reason) : "";
    }
    return codes;
  }

  std::size_t changes = 0;
};

TEST_F(FirstDay, FindsAMachineAsItWasConcludedInEveryLanguage) {
  for (const auto* language : {"en", "de", "pt-BR", "zh"}) {
    const auto ended = spend({}, language);
    ASSERT_EQ(ended.checks.size(), host::windows::first_day_points().size());
    for (const auto& check : ended.checks) {
      const bool by_hand = check.standing == Standing::by_hand;
      EXPECT_TRUE(by_hand || check.standing == Standing::holds)
          << language << " " << check.point << " " << check.found;
      EXPECT_EQ(check.commands.empty(), !by_hand) << check.point;
    }
  }
}

TEST_F(FirstDay, LeavesTheMachineAsItWas) {
  LabHost machine{description({}), noon};
  const auto before = machine.dump();
  const auto ended = spend(machine);
  EXPECT_EQ(ended.report.finding, fleet::Finding::current);
  EXPECT_FALSE(ended.report.changed);
  EXPECT_EQ(changes, 8U) << "a trial, two files, a directory and a file, and their removal";
  const auto after = machine.dump();
  for (const auto* same : {"sysmon", "services"}) EXPECT_EQ(after.at(same), before.at(same));
  EXPECT_EQ(after.dump().find("ws-7"), std::string::npos) << after.dump(1);
}

TEST_F(FirstDay, SaysWhatPowerShellIsKeptFrom) {
  const auto ended = spend({"clm"});
  EXPECT_EQ(differing(ended), (std::map<std::size_t, std::string>{{11, "SR312"}, {12, "SR312"}}));
  EXPECT_THAT(by_number(ended).at(11)->found, HasSubstr("ConstrainedLanguage"));
  EXPECT_EQ(by_number(ended).at(9)->standing, Standing::holds) << "native tools do";
  EXPECT_EQ(by_number(ended).at(10)->standing, Standing::holds) << "and SFTP";
}

TEST_F(FirstDay, SaysThatThereIsNoSftp) {
  LabHost machine{description({}), noon};
  machine.has_sftp = false;
  const auto ended = spend(machine);
  EXPECT_EQ(differing(ended), (std::map<std::size_t, std::string>{{10, "SR216"}}));
  EXPECT_EQ(machine.dump().dump().find("ws-7"), std::string::npos) << "a directory is left";
}

TEST_F(FirstDay, EndsAtAnotherShellAndAtAnAccountWithoutRights) {
  const auto shell = spend({"powershell_shell"});
  EXPECT_EQ(differing(shell), (std::map<std::size_t, std::string>{{1, "SR313"}}));
  EXPECT_FALSE(shell.facts);
  EXPECT_EQ(by_number(shell).at(2)->standing, Standing::untold);
  EXPECT_THAT(by_number(shell).at(2)->found, HasSubstr("not asked"));
  EXPECT_EQ(differing(spend({"access_denied"})),
            (std::map<std::size_t, std::string>{{1, "SR214"}}));
}

TEST_F(FirstDay, NamesAMachineWithoutSysmonAndTriesItsToolsAllTheSame) {
  const auto ended = spend({"not_installed"});
  EXPECT_EQ(differing(ended), (std::map<std::size_t, std::string>{{3, "SR304"}}));
  EXPECT_EQ(by_number(ended).at(11)->standing, Standing::holds);
  EXPECT_EQ(by_number(ended).at(12)->standing, Standing::untold);
}

TEST_F(FirstDay, SaysWhatCannotBeWrittenOrRemoved) {
  EXPECT_THAT(differing(spend({"disk_full"})), Contains(testing::Key(11)));
  const auto stuck = spend({"delete_fails"});
  EXPECT_EQ(differing(stuck).at(13), "SR310");
}

TEST_F(FirstDay, HasTheNamesOfTheHostInWhatIsTypedByHand) {
  const auto renamed = spend({"renamed=Audit"});
  EXPECT_THAT(by_number(renamed).at(22)->commands, Contains("sc stop Audit"));
  EXPECT_THAT(by_number(renamed).at(14)->commands,
              Contains(HasSubstr("\"C:\\Windows\\Audit.exe\"")));
  EXPECT_THAT(differing(renamed), IsEmpty());
  EXPECT_THAT(differing(spend({"native"})), IsEmpty());
  EXPECT_THAT(differing(spend({"sysmon32"})), IsEmpty());
}

TEST_F(FirstDay, DoesNotTakeAHashThatWasAskedForAsAProof) {
  auto usual = description({});
  usual.config = std::make_shared<const std::string>(
      "<Sysmon schemaversion=\"4.90\">\r\n<EventFiltering/>\r\n</Sysmon>\r\n");
  LabHost machine{usual, noon};
  const auto ended = spend(machine);
  EXPECT_EQ(by_number(ended).at(5)->standing, Standing::untold);
  EXPECT_THAT(by_number(ended).at(5)->found, HasSubstr("SHA1 alone"));
}

TEST_F(FirstDay, KnowsAClockThatIsOffFromTheEventsOfALook) {
  auto talkative = description({});
  talkative.config = std::make_shared<const std::string>(
      "<Sysmon schemaversion=\"4.90\">\r\n<EventFiltering><FileCreate onmatch=\"exclude\"/>"
      "<DnsQuery onmatch=\"exclude\"/></EventFiltering>\r\n</Sysmon>\r\n");
  LabHost machine{talkative, noon};
  machine.live_until(noon + std::chrono::minutes{30});
  const auto right = spend(machine).clock_ahead;
  ASSERT_TRUE(right);
  EXPECT_LT(std::chrono::abs(*right), std::chrono::minutes{2});
  const auto ahead = spend(machine, std::chrono::hours{1}).clock_ahead;
  ASSERT_TRUE(ahead);
  EXPECT_GT(*ahead, std::chrono::minutes{50});
  const auto behind = spend(machine, -std::chrono::hours{1}).clock_ahead;
  ASSERT_TRUE(behind);
  EXPECT_LT(*behind, -std::chrono::minutes{40});
  EXPECT_GE(*behind, -std::chrono::hours{1});
}

TEST(FirstDayOfLinux, ThereIsNone) {
  const auto contact = first_day_of(fleet::Platform::linux);
  ASSERT_FALSE(contact);
  EXPECT_EQ(contact.error().code, Reason::bad_value);
}

}  // namespace
}  // namespace sysring::on_lab
