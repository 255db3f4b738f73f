#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "on_lab/contacts.h"

namespace sysring::on_lab {
namespace {

using fleet::Finding;
using fleet::Level;
using fleet::Proof;
using host::Ended;
using host::Purpose;
using testing::HasSubstr;

constexpr auto windows = fleet::Platform::windows;

TEST(WindowsOnTheLab, GetsANewConfigurationThatIsProven) {
  LabHost machine{windows_machine(), noon};
  const auto wanted = task(windows, Purpose::apply);
  const auto ended = carry_out(machine, wanted);
  EXPECT_EQ(ended.report.finding, Finding::verified) << told(ended);
  EXPECT_TRUE(ended.report.changed);
  ASSERT_EQ(ended.evidence.size(), 4U);
  for (const auto& each : ended.evidence) EXPECT_EQ(each.proof, Proof::proven) << told(ended);

  const auto after = machine.dump();
  EXPECT_EQ(in_force(machine), wanted.config.digests.sha256);
  EXPECT_EQ(after["leftovers"].size(), 0U) << after["leftovers"];
  EXPECT_EQ(after["sysmon"]["key_dacl"], "D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)");
  EXPECT_EQ(ended.previous, built(old_xml).digests.sha256);
  ASSERT_TRUE(ended.announced);
  EXPECT_THAT(std::string{ended.announced->field("Configuration")},
              HasSubstr("\\Sysring\\ws-7\\workstation_2026.4.0_0a1b2c3d.xml"));
}

TEST(WindowsOnTheLab, IsNotTouchedWhereItHasThatAlready) {
  LabHost machine{windows_machine(), noon};
  carry_out(machine, task(windows, Purpose::apply));
  machine.live_until(machine.now() + std::chrono::minutes{10});
  const auto before = machine.dump()["history"];
  auto again = task(windows, Purpose::apply);
  again.operation = {8};
  const auto ended = carry_out(machine, again);
  EXPECT_EQ(ended.report.finding, Finding::current) << told(ended);
  EXPECT_FALSE(ended.report.changed);
  EXPECT_EQ(machine.dump()["history"], before);
}

/// As after a soak, on a host on which nothing happens: its probe proves the rules once more.
TEST(WindowsOnTheLab, ProvesItsRulesAgainWhereNothingElseHappens) {
  LabHost machine{windows_machine(), noon};
  carry_out(machine, task(windows, Purpose::apply));
  auto check = task(windows, Purpose::verify);
  check.operation = {8};
  const auto ended = carry_out(machine, check);
  EXPECT_EQ(ended.report.finding, Finding::verified) << told(ended);
  EXPECT_EQ(machine.dump()["leftovers"].size(), 0U);
}

TEST(WindowsOnTheLab, TellsWhoHasLoadedAnotherConfigurationAfterwards) {
  LabHost machine{windows_machine({"second_writer=600"}), noon};
  carry_out(machine, task(windows, Purpose::apply));
  machine.live_until(machine.now() + std::chrono::minutes{20});
  auto check = task(windows, Purpose::verify);
  check.operation = {8};
  check.previous = built(old_xml).digests.sha256;
  const auto ended = carry_out(machine, check);
  EXPECT_EQ(ended.report.finding, Finding::failed);
  EXPECT_EQ(ended.report.error.value().code, Reason::second_writer) << told(ended);
  EXPECT_THAT(ended.report.error->message, HasSubstr("\\SysVol\\"));
}

TEST(WindowsOnTheLab, LeavesNothingWhereTheKeyDoesNotClose) {
  LabHost machine{windows_machine({"key_denied"}), noon};
  carry_out(machine, task(windows, Purpose::apply));
  EXPECT_EQ(machine.dump()["leftovers"].size(), 0U) << machine.dump()["leftovers"];
}

/// It records, and by the rules that it had before: as after a lost answer.
TEST(WindowsOnTheLab, IsNotTakenForHealthyByWhatTheOldRulesRecord) {
  LabHost machine{windows_machine({"rules_not_loaded"}), noon};
  carry_out(machine, task(windows, Purpose::apply));
  machine.live_until(machine.now() + std::chrono::minutes{1});
  auto check = task(windows, Purpose::verify);
  check.operation = {8};
  const auto ended = carry_out(machine, check);
  EXPECT_EQ(ended.report.finding, Finding::failed) << told(ended);
  EXPECT_EQ(ended.report.error.value().code, Reason::probe_missing);
}

TEST(WindowsOnTheLab, GoesBackToWhatItHad) {
  LabHost machine{windows_machine(), noon};
  carry_out(machine, task(windows, Purpose::apply));
  auto back = task(windows, Purpose::restore);
  back.operation = {8};
  back.config = probed(windows, old_xml).config;
  back.probe = probed(windows, old_xml).name;
  const auto ended = carry_out(machine, back);
  EXPECT_EQ(ended.report.finding, Finding::verified) << told(ended);
  EXPECT_EQ(in_force(machine), back.config.digests.sha256);
  EXPECT_EQ(machine.dump()["sysmon"]["key_dacl"], "D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)")
      << "a rollback never opens the key again";
}

/// However often it is tried: that the old rules are in force again is not all of it.
TEST(WindowsOnTheLab, IsNotTakenForBackWhileSomethingOfOursIsLeftThere) {
  LabHost machine{windows_machine({"delete_fails"}), noon};
  carry_out(machine, task(windows, Purpose::apply));
  auto back = task(windows, Purpose::restore);
  back.config = built(old_xml);
  back.probe = {};  // nothing has to be made there that would be seen to stay
  for (const std::uint64_t number : {8U, 9U}) {
    back.operation = {number};
    const auto ended = carry_out(machine, back);
    EXPECT_EQ(ended.report.finding, Finding::failed) << told(ended);
    EXPECT_EQ(ended.report.error.value().code, Reason::staged_file_left);
    EXPECT_EQ(in_force(machine), back.config.digests.sha256);
  }
}

TEST(WindowsOnTheLab, IsLeftAloneWithoutAWayBack) {
  LabHost machine{windows_machine(), noon};
  auto wanted = task(windows, Purpose::apply);
  wanted.kept = std::make_shared<const std::set<std::string, std::less<>>>();
  const auto before = machine.dump()["history"];
  const auto ended = carry_out(machine, wanted);
  EXPECT_EQ(ended.report.finding, Finding::skipped);
  EXPECT_EQ(ended.report.error.value().code, Reason::no_way_back);
  EXPECT_EQ(machine.dump()["history"], before);
}

TEST(WindowsOnTheLab, TellsItsFacts) {
  LabHost machine{windows_machine(), noon};
  const auto ended = carry_out(machine, task(windows, Purpose::observe));
  ASSERT_TRUE(ended.facts) << told(ended);
  const auto& facts = *ended.facts;
  EXPECT_THAT(facts.os, HasSubstr("Windows 11"));
  EXPECT_EQ(facts.product, "workstation");
  EXPECT_EQ(facts.sysmon, fleet::Installation::installed);
  EXPECT_EQ(facts.edition, "64-bit");
  EXPECT_EQ(facts.service_name, "Sysmon64");
  EXPECT_EQ(facts.driver_name, "SysmonDrv");
  EXPECT_EQ(facts.service, fleet::Service::running);
  EXPECT_EQ(facts.start_type, fleet::StartType::automatic);
  EXPECT_EQ(facts.config.hex("SHA256"), built(old_xml).digests.sha256);
  EXPECT_TRUE(facts.newest_record);
  EXPECT_FALSE(facts.machine_id.empty());
  EXPECT_FALSE(facts.boot_id.empty());
  EXPECT_FALSE(facts.time_zone.empty());
  EXPECT_FALSE(facts.sysmon_version.empty());
  EXPECT_EQ(facts.schema_version, "4.90");
}

fleet::Facts facts_of(LabHost& machine) {
  const auto ended = carry_out(machine, task(windows, Purpose::observe));
  EXPECT_TRUE(ended.facts) << told(ended);
  return ended.facts.value_or(fleet::Facts{});
}

TEST(WindowsOnTheLab, TellsHowMuchOfTheProcessorItsServiceHasUsed) {
  LabHost machine{windows_machine({"load=50"}, "de"), noon};
  carry_out(machine, task(windows, Purpose::apply));
  const auto before = facts_of(machine).processor_seconds;
  machine.live_until(machine.now() + std::chrono::hours{1});
  const auto after = facts_of(machine).processor_seconds;
  ASSERT_TRUE(before && after);
  EXPECT_GE(*after - *before, 1'800U) << "half of an hour";
  EXPECT_LE(*after - *before, 1'815U);
}

TEST(WindowsOnTheLab, TellsWhenItsServiceHasFailed) {
  LabHost machine{windows_machine({"service_dies=60"}), noon};
  EXPECT_EQ(facts_of(machine).last_failure, "");
  carry_out(machine, task(windows, Purpose::apply));
  machine.live_until(machine.now() + std::chrono::minutes{5});
  EXPECT_THAT(facts_of(machine).last_failure, testing::StartsWith("Event 7034 at 2026-11-24T12:"));
}

TEST(WindowsOnTheLab, TellsWhichImageARestartPutsBack) {
  LabHost kept{windows_machine(), noon};
  EXPECT_EQ(facts_of(kept).image, "");
  LabHost desktop{windows_machine({"vdi"}), noon};
  EXPECT_EQ(facts_of(desktop).image, "Citrix Provisioning, write cache of type 9");
}

/// The first operation of the contact whose line has this in it, or whose file.
const Exchange* operation_with(const Contacted& contacted, const std::string& part) {
  for (const auto& each : contacted.exchanges) {
    const auto& [line, file] = std::pair{each.operation.line, each.operation.file};
    if (line.find(part) != std::string::npos || file.find(part) != std::string::npos) return &each;
  }
  return nullptr;
}

/// Where PowerShell does not work, bytes go by SFTP, and certutil -decode is never run.
TEST(WindowsStaging, GoesBySftpWherePowerShellIsKeptFromItsWork) {
  LabHost machine{windows_machine({"clm"}), noon};
  const auto wanted = task(windows, Purpose::apply);
  const auto contacted = contact(machine, wanted);
  const auto& ended = contacted.ended;
  EXPECT_EQ(ended.report.finding, Finding::verified) << told(ended);
  EXPECT_EQ(in_force(machine), wanted.config.digests.sha256);
  const auto* put = operation_with(contacted, "/C:/Windows/Sysring/ws-7/" + wanted.file_name);
  ASSERT_NE(put, nullptr);
  EXPECT_EQ(put->operation.input, wanted.config.bytes) << "shared by all hosts";
  EXPECT_EQ(operation_with(contacted, "-decode"), nullptr);
  EXPECT_THAT(told(ended), HasSubstr("; SFTP and regini in place of PowerShell: found '"));
  EXPECT_THAT(told(ended), HasSubstr("ConstrainedLanguage"));
  EXPECT_THAT(told(ended), testing::Not(HasSubstr("certutil")));
  EXPECT_EQ(machine.dump()["exposed"].size(), 0U) << machine.dump()["exposed"];
  EXPECT_EQ(machine.dump()["leftovers"].size(), 0U);
}

TEST(WindowsStaging, GoesByCertutilWhereThereIsNoSftpEither) {
  LabHost machine{windows_machine({"no_powershell"}), noon};
  machine.has_sftp = false;
  const auto wanted = task(windows, Purpose::apply);
  const auto contacted = contact(machine, wanted);
  const auto& ended = contacted.ended;
  EXPECT_EQ(ended.report.finding, Finding::verified) << told(ended);
  EXPECT_EQ(in_force(machine), wanted.config.digests.sha256);
  EXPECT_NE(operation_with(contacted, "-decode"), nullptr);
  EXPECT_THAT(told(ended), HasSubstr("; SFTP and regini in place of PowerShell: "));
  EXPECT_THAT(told(ended), HasSubstr("; certutil in place of SFTP: the host refuses the "
                                     "subsystem sftp"));
  EXPECT_EQ(machine.dump()["exposed"].size(), 0U) << machine.dump()["exposed"];
  EXPECT_EQ(machine.dump()["leftovers"].size(), 0U);
}

TEST(WindowsStaging, SendsNoByteIntoADirectoryThatIsNotSeenToBeClosed) {
  LabHost machine{windows_machine({"clm"}), noon};
  const auto open_it = [](std::size_t, transport::Answer& answer) {
    const auto at = answer.out.find("D:PAI(A;OICI;FA;;;SY)");
    if (answer.out.find("#closed") != std::string::npos) answer.out.insert(at + 5, "(A;;FR;;;BU)");
  };
  const auto contacted =
      contact(machine, task(windows, Purpose::apply), {.operation = {}, .answer = open_it});
  EXPECT_EQ(contacted.ended.report.finding, Finding::untouched) << told(contacted.ended);
  EXPECT_EQ(contacted.ended.report.error.value().code, Reason::not_staged);
  EXPECT_EQ(operation_with(contacted, "/C:/"), nullptr);
  EXPECT_EQ(machine.dump()["leftovers"].size(), 0U);
}

/// As by a server that says yes and writes less.
TEST(WindowsStaging, LoadsNothingThatSftpHasCutOff) {
  LabHost machine{windows_machine({"clm"}), noon};
  const auto cut = [](std::size_t, transport::Operation& operation) {
    if (operation.file.empty()) return;
    operation.input = std::make_shared<const std::string>(operation.input->substr(0, 100));
  };
  const auto contacted =
      contact(machine, task(windows, Purpose::apply), {.operation = cut, .answer = {}});
  EXPECT_EQ(contacted.ended.report.finding, Finding::untouched) << told(contacted.ended);
  EXPECT_EQ(contacted.ended.report.error.value().code, Reason::not_staged);
  EXPECT_EQ(in_force(machine), built(old_xml).digests.sha256);
  EXPECT_EQ(machine.dump()["leftovers"].size(), 0U);
}

class WindowsLanguages : public testing::TestWithParam<const char*> {};

TEST_P(WindowsLanguages, AreAllRead) {
  LabHost machine{windows_machine({}, GetParam()), noon};
  const auto ended = carry_out(machine, task(windows, Purpose::apply));
  EXPECT_EQ(ended.report.finding, Finding::verified) << told(ended);
  EXPECT_EQ(in_force(machine), task(windows, Purpose::apply).config.digests.sha256);
}

INSTANTIATE_TEST_SUITE_P(Of, WindowsLanguages, testing::Values("de", "pt-BR", "zh"),
                         [](const auto& each) { return std::string{each.param}.substr(0, 2); });

struct Meeting {
  const char* fault;
  Finding finding;
  std::optional<Reason> reason;
  enum class Has : std::uint8_t { old_one, new_one, either } has;
};

class WindowsFaults : public testing::TestWithParam<Meeting> {};

TEST_P(WindowsFaults, AreNamedAndLeaveTheHostAsTold) {
  const auto& meeting = GetParam();
  LabHost machine{windows_machine({meeting.fault}), noon};
  const auto wanted = task(windows, Purpose::apply);
  const auto ended = carry_out(machine, wanted);
  EXPECT_EQ(ended.report.finding, meeting.finding) << told(ended);
  if (meeting.reason) {
    ASSERT_TRUE(ended.report.error) << told(ended);
    EXPECT_EQ(ended.report.error->code, *meeting.reason) << told(ended);
  }
  if (meeting.has == Meeting::Has::new_one) {
    EXPECT_EQ(in_force(machine), wanted.config.digests.sha256);
  }
  if (meeting.has == Meeting::Has::old_one) {
    EXPECT_EQ(in_force(machine), built(old_xml).digests.sha256);
    EXPECT_EQ(ended.report.changed && meeting.finding == Finding::untouched, false);
  }
}

using Has = Meeting::Has;
INSTANTIATE_TEST_SUITE_P(
    Of, WindowsFaults,
    testing::Values(
        Meeting{"access_denied", Finding::unreachable, Reason::access_denied, Has::old_one},
        Meeting{"config_refused", Finding::failed, Reason::refused, Has::old_one},
        Meeting{"rules_not_loaded", Finding::failed, std::nullopt, Has::old_one},
        Meeting{"event16_stale", Finding::failed, std::nullopt, Has::new_one},
        Meeting{"event16_missing", Finding::failed, Reason::no_event_16, Has::new_one},
        Meeting{"hash_mismatch", Finding::failed, Reason::hash_mismatch, Has::either},
        Meeting{"incompatible", Finding::failed, Reason::service_stopped, Has::either},
        Meeting{"delete_fails", Finding::failed, Reason::staged_file_left, Has::new_one},
        Meeting{"key_denied", Finding::untouched, Reason::key_open, Has::old_one},
        Meeting{"disk_full", Finding::skipped, Reason::no_space, Has::old_one},
        Meeting{"clm", Finding::verified, std::nullopt, Has::new_one},
        Meeting{"no_powershell", Finding::verified, std::nullopt, Has::new_one},
        Meeting{"vdi", Finding::skipped, Reason::excluded, Has::old_one},
        Meeting{"powershell_shell", Finding::skipped, Reason::other_shell, Has::old_one},
        Meeting{"not_installed", Finding::skipped, Reason::not_installed, Has::either},
        Meeting{"sysmon32", Finding::verified, std::nullopt, Has::new_one},
        Meeting{"native", Finding::verified, std::nullopt, Has::new_one},
        Meeting{"renamed=winmon", Finding::verified, std::nullopt, Has::new_one},
        Meeting{"no_forwarder", Finding::verified, std::nullopt, Has::new_one}),
    [](const auto& each) {
      std::string name = each.param.fault;
      std::ranges::replace_if(
          name, [](char c) { return !is_letter(c) && !is_digit(c); }, '_');
      return name;
    });

}  // namespace
}  // namespace sysring::on_lab
