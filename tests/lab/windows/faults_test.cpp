#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lab/windows/lab_machine.h"

namespace lab::windows {
namespace {

using std::chrono::seconds;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string old_hash = hash_of(config("1.0.0"));
const std::string new_xml = config("2.0.0");

TEST(WindowsFaults, AreRefusedByNameWhereTheyAreNotKnown) {
  for (const char* word : {"no_such", "noise", "noise=many", "disk_full=1", "renamed="}) {
    try {
      LabMachine host{{word}};
      ADD_FAILURE() << word;
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), HasSubstr(word));
    }
  }
  EXPECT_THROW((LabMachine{{}, "xx"}), std::invalid_argument);
  EXPECT_THROW((LabMachine{{}, "en", "windows-3"}), std::invalid_argument);
}

TEST(WindowsFaults, ConfigRefused) {
  LabMachine host{{"config_refused"}};
  EXPECT_THAT(host.roll_out(new_xml).out, HasSubstr("#rc=87"));
  EXPECT_EQ(host.sysmon()["stored"], old_hash);
}

TEST(WindowsFaults, RulesNotLoadedShowsInNothingButWhatIsInForce) {
  LabMachine host{{"rules_not_loaded"}};
  EXPECT_THAT(host.roll_out(new_xml).out, HasSubstr("#rc=0"));
  host.pass(seconds{60});
  EXPECT_THAT(host.events("*[System[(EventID=16)]]").out, HasSubstr(hash_of(new_xml)));
  EXPECT_EQ(host.sysmon()["config_hash"], "SHA256=" + hash_of(new_xml));
  EXPECT_EQ(host.sysmon()["in_force"], old_hash);
}

TEST(WindowsFaults, Event16IsStaleOrMissing) {
  LabMachine stale{{"event16_stale"}};
  stale.roll_out(new_xml);
  EXPECT_EQ(stale.dump()["events"]["16"], 1);
  EXPECT_THAT(stale.events("*[System[(EventID=16)]]").out, Not(HasSubstr(hash_of(new_xml))));
  LabMachine missing{{"event16_missing"}};
  missing.roll_out(new_xml);
  EXPECT_FALSE(missing.dump()["events"].contains("16"));
}

TEST(WindowsFaults, HashMismatch) {
  LabMachine host{{"hash_mismatch"}};
  host.roll_out(new_xml);
  EXPECT_NE(host.sysmon()["config_hash"], "SHA256=" + hash_of(new_xml));
  EXPECT_EQ(host.sysmon()["stored"], hash_of(new_xml));
}

TEST(WindowsFaults, IncompatibleRulesAreAnEvent255AndLaterADeadService) {
  LabMachine host{{"incompatible"}};
  host.roll_out(new_xml);
  host.pass(seconds{5});
  EXPECT_THAT(host.events("*[System[(EventID=255)]]").out, HasSubstr("incompatible"));
  EXPECT_EQ(host.sysmon()["running"], true);
  host.pass(seconds{60});
  EXPECT_EQ(host.sysmon()["running"], false);
  EXPECT_THAT(host.run("fltmc filters").out, HasSubstr("385201"));
}

TEST(WindowsFaults, ServiceDies) {
  LabMachine host{{"service_dies=30"}};
  host.roll_out(new_xml);
  EXPECT_EQ(host.sysmon()["running"], true);
  host.pass(seconds{31});
  EXPECT_EQ(host.sysmon()["running"], false);
  EXPECT_THAT(host.run("sc queryex Sysmon64").out, HasSubstr("1067  (0x42b)"));
}

TEST(WindowsFaults, NotAutomaticStaysDownAfterAStart) {
  LabMachine host{{"not_automatic"}};
  host.roll_out(new_xml);
  EXPECT_EQ(host.sysmon()["start"], 3);
  host.machine->reboot(host.now);
  EXPECT_EQ(host.sysmon()["running"], false);
}

TEST(WindowsFaults, ForwardingStopsOrNeverWas) {
  LabMachine stops{{"forwarding_stops"}};
  stops.pass(seconds{600});
  EXPECT_THAT(stops.machine->take_forwarded(stops.now), Not(IsEmpty()));
  stops.roll_out(new_xml);
  stops.pass(seconds{60});
  stops.machine->take_forwarded(stops.now);
  stops.pass(seconds{600});
  EXPECT_THAT(stops.machine->take_forwarded(stops.now), IsEmpty());
  for (const char* fault : {"never_forwarded", "no_forwarder"}) {
    LabMachine never{{fault}};
    never.pass(seconds{600});
    EXPECT_THAT(never.machine->take_forwarded(never.now), IsEmpty()) << fault;
    EXPECT_EQ(never.dump()["forwarding"]["works"], false) << fault;
  }
}

TEST(WindowsFaults, ForwardingStopsByTheFilesThatAreNamed) {
  for (const auto& [part, works] : {std::pair{"ws_2", false}, std::pair{"ws_3", true}}) {
    LabMachine host{{std::string{"forwarding_stops="} + part}};
    EXPECT_EQ(host.dump()["forwarding"]["works"], true);
    host.roll_out(new_xml);  // as ws_2.xml
    EXPECT_EQ(host.dump()["forwarding"]["works"], works) << part;
  }
}

TEST(WindowsFaults, TheEvent16ThatEndsTheHarmArrives) {
  LabMachine host{{"forwarding_stops"}};
  host.roll_out(new_xml);
  host.pass(seconds{60});
  host.machine->take_forwarded(host.now);
  host.roll_out(config("1.0.0"));
  host.pass(seconds{60});
  EXPECT_THAT(host.machine->take_forwarded(host.now), Contains(HasSubstr("<EventID>16<")));
}

TEST(WindowsFaults, NoiseMultipliesEventsByTheNewRulesOnly) {
  const auto of_processes = [](const LabMachine& host) {
    return host.dump()["events"]["1"].get<int>();
  };
  LabMachine quiet;
  LabMachine loud{{"noise=5"}};
  int few = 0;
  int many = 0;
  for (auto [host, count] : {std::pair{&quiet, &few}, std::pair{&loud, &many}}) {
    host->pass(seconds{1800});
    const int before = of_processes(*host);
    host->roll_out(new_xml);
    host->pass(seconds{1800});
    *count = of_processes(*host) - before;
  }
  EXPECT_EQ(of_processes(quiet) - few, of_processes(loud) - many) << "by the old rules";
  EXPECT_GT(many, 3 * few);
  EXPECT_LE(many, 5 * few);
}

TEST(WindowsFaults, NoiseDoesNotDriveOtherEventsOutOfTheLog) {
  LabMachine loud{{"noise=50"}};
  loud.roll_out(config("2"));
  loud.run("echo.>C:\\Windows\\Temp\\probe");
  for (int i = 0; i < 20; ++i) loud.run("hostname");
  EXPECT_THAT(loud.events("*[System[(EventID=11)]]").out, HasSubstr("\\probe<"));
}

TEST(WindowsFaults, LoadShowsInTheProcessorTimeOfTheService) {
  LabMachine host{{"load=80"}};
  host.roll_out(new_xml);
  host.pass(seconds{1000});
  const auto pid = std::to_string(host.dump()["services"]["SYSMON64"]["pid"].get<int>());
  EXPECT_THAT(host.run("tasklist /v /fi \"PID eq " + pid + "\" /fo csv /nh").out,
              HasSubstr("\"0:13:"));
}

TEST(WindowsFaults, DeleteFailsLeavesTheDirectory) {
  LabMachine host{{"delete_fails"}};
  EXPECT_THAT(host.roll_out(new_xml).out, HasSubstr("#left"));
  EXPECT_EQ(host.dump()["leftovers"][std::string{directory} + "\\ws_2.xml"]["dacl"],
            "D:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)");
}

TEST(WindowsFaults, KeyDenied) {
  LabMachine host{{"key_denied"}};
  const auto answer = host.close_key();
  EXPECT_EQ(answer.exit_code, 1U);
  EXPECT_THAT(answer.out, HasSubstr("#refused\r\nSecurityException"));
  EXPECT_THAT(host.sysmon()["key_dacl"].get<std::string>(), HasSubstr(";KR;;;BU)"));
}

TEST(WindowsFaults, DiskFull) {
  LabMachine host{{"disk_full"}};
  EXPECT_THAT(host.stage(directory, "a.xml", "<a/>").out, HasSubstr("-2147024784"));
}

TEST(WindowsFaults, AccessDeniedTouchesEveryTool) {
  LabMachine host{{"access_denied"}};
  EXPECT_EQ(host.run("fltmc filters").exit_code, 0x80070005U);
  EXPECT_EQ(host.events("*").exit_code, 5U);
  EXPECT_THAT(host.stage(directory, "a.xml", "<a/>").out, HasSubstr("-2147024891"));
  EXPECT_NE(host.run("C:\\Windows\\Sysmon64.exe -accepteula -c").exit_code, 0U);
  EXPECT_EQ(host.run("sc config Sysmon64 start= auto").exit_code, 5U);
}

TEST(WindowsFaults, SecondWriterComesAsTheSystem) {
  LabMachine host{{"second_writer=20"}};
  host.roll_out(new_xml);
  host.pass(seconds{30});
  EXPECT_NE(host.sysmon()["in_force"], hash_of(new_xml));
  EXPECT_EQ(host.dump()["history"].back()["user"], "S-1-5-18");
  EXPECT_THAT(host.events("*[System[(EventID=16) and Security[@UserID='S-1-5-18']]]").out,
              HasSubstr("\\\\lab.example\\SysVol"));
}

TEST(WindowsFaults, ReimagedAndVdiForgetWhatWasDone) {
  LabMachine reimaged{{"reimaged"}};
  LabMachine vdi{{"vdi"}};
  const auto before = reimaged.dump()["machine_guid"];
  for (LabMachine* host : {&reimaged, &vdi}) {
    host->roll_out(new_xml);
    host->machine->reboot(host->now);
    EXPECT_EQ(host->sysmon()["in_force"], old_hash);
  }
  EXPECT_NE(reimaged.dump()["machine_guid"], before);
  LabMachine later{{"reimaged=60"}};
  const auto first = later.dump()["machine_guid"];
  later.pass(seconds{61});
  EXPECT_NE(later.dump()["machine_guid"], first);
}

TEST(WindowsFaults, ConstrainedLanguageModeStopsBothScripts) {
  LabMachine host{{"clm"}};
  EXPECT_THAT(host.close_key().out, HasSubstr("MethodInvocationNotSupportedInConstrainedLanguage"));
  EXPECT_EQ(host.stage(directory, "a.xml", "<a/>").exit_code, 1U);
}

TEST(WindowsFaults, PowerShellAsShellDoesNotExpandPercentSigns) {
  EXPECT_EQ(LabMachine{}.run("echo [%OS%]").out, "[Windows_NT]\r\n");
  LabMachine host{{"powershell_shell"}};
  EXPECT_EQ(host.run("echo [%OS%]").out, "[%OS%]\r\n");
  EXPECT_THAT(host.run("echo #a& echo #b").err, HasSubstr("AmpersandNotAllowed"));
}

TEST(WindowsFaults, OtherSysmonsAreThereUnderOtherNames) {
  struct Case {
    std::string fault, service, image;
  };
  for (const auto& [fault, service, image] :
       {Case{"sysmon32", "Sysmon", "C:\\Windows\\Sysmon.exe"},
        Case{"native", "Sysmon", "C:\\Windows\\System32\\sysmon.exe"},
        Case{"renamed=Watch", "Watch", "C:\\Windows\\Watch.exe"}}) {
    LabMachine host{{fault}};
    EXPECT_EQ(host.run("sc query Sysmon64").exit_code, 1060U) << fault;
    EXPECT_THAT(host.run("sc qc " + service).out, HasSubstr(image)) << fault;
    EXPECT_EQ(host.run(image + " -accepteula -? config").exit_code, 0U) << fault;
  }
  LabMachine none{{"not_installed"}};
  EXPECT_EQ(none.run("sc query Sysmon64").exit_code, 1060U);
  EXPECT_EQ(none.sysmon()["installed"], false);
}

}  // namespace
}  // namespace lab::windows
