#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lab/windows/lab_machine.h"

namespace lab::windows {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

const std::string channel = "Microsoft-Windows-Sysmon/Operational";

TEST(WindowsTools, RefuseWhatTheyDoNotKnow) {
  struct Case {
    const char* line;
    std::uint32_t code;
  };
  for (const auto& [line, code] : {Case{"reg query HKXX\\a", 1},
                                   Case{"reg query HKLM\\SOFTWARE\\OpenSSH /z", 1},
                                   Case{"reg copy HKLM\\a HKLM\\b", 1},
                                   Case{"sc fly Sysmon64", 1639},
                                   Case{"sc config Sysmon64 start=auto", 1639},
                                   Case{"sc queryex Nothing", 1060},
                                   Case{"fltmc volumes x", 87},
                                   Case{"wevtutil el", 87},
                                   Case{"wevtutil gl Nothing", 15007},
                                   Case{"wevtutil qe System /x:1", 87},
                                   Case{"wevtutil qe System \"/q:*[System[(EventID=16)]\"", 15001},
                                   Case{"wevtutil qe System \"/q:*[contains(.,'x')]\"", 15001},
                                   Case{"icacls C:\\Windows /what", 87},
                                   Case{"icacls C:\\Nothing", 2},
                                   Case{"cacls C:\\Windows", 87},
                                   Case{"certutil -hashfile C:\\Nothing SHA256", 0x80070002},
                                   Case{"whoami /what", 1},
                                   Case{"hostname SYSMON-CANARY-1", 1},
                                   Case{"timeout 5", 1},
                                   Case{"net what", 1},
                                   Case{"tasklist /x", 1},
                                   Case{"C:\\Windows\\Sysmon64.exe -accepteula -zz", 87},
                                   Case{"C:\\Windows\\Sysmon64.exe -c", 1},
                                   Case{"powershell -Command Get-Date", 0xfffd0000}}) {
    LabMachine host;
    const auto answer = host.run(line);
    EXPECT_EQ(answer.exit_code, code) << line;
    EXPECT_FALSE((answer.out + answer.err).empty()) << line;
  }
}

TEST(WindowsTools, AProgramThatIsNotThereIsNotRecognized) {
  LabMachine host;
  const auto answer = host.run("takeown /f C:\\x");
  EXPECT_EQ(answer.exit_code, 1U);
  EXPECT_THAT(answer.err, HasSubstr("'takeown' is not recognized"));
}

TEST(WindowsTools, ScSpeaksTheLanguageOfTheMachine) {
  EXPECT_EQ(LabMachine({}, "de").run("chcp 65001>nul& sc queryex Nothing").out,
            "[SC] EnumQueryServicesStatus:OpenService FEHLER 1060:\r\n\r\n"
            "Der angegebene Dienst ist kein installierter Dienst.\r\n\r\n");
  const auto portuguese = LabMachine({}, "pt-BR").run("chcp 65001>nul& sc query Sysmon64").out;
  EXPECT_THAT(portuguese, StartsWith("\r\nNOME_DO_SERVIÇO: Sysmon64\r\n"
                                     "        TIPO                       : 10  WIN32_OWN_PROCESS"));
  EXPECT_THAT(portuguese, HasSubstr("        CÓDIGO_DE_SAÍDA_DO_WIN32   : 0  (0x0)\r\n"));
  EXPECT_THAT(LabMachine({}, "zh").run("chcp 65001>nul& fltmc").out,
              HasSubstr("筛选器名称                      数字实例       高度          框架"));
}

TEST(WindowsTools, ScTellsTheServiceAsTheRealOneDoes) {
  LabMachine host;
  EXPECT_THAT(host.run("sc queryex Sysmon64").out,
              StartsWith("\r\nSERVICE_NAME: Sysmon64\r\n"
                         "        TYPE               : 10  WIN32_OWN_PROCESS\r\n"
                         "        STATE              : 4  RUNNING\r\n"
                         "                                (STOPPABLE, NOT_PAUSABLE, "
                         "IGNORES_SHUTDOWN)\r\n"
                         "        WIN32_EXIT_CODE    : 0  (0x0)\r\n"));
  EXPECT_THAT(host.run("sc qc Sysmon64").out,
              HasSubstr("        START_TYPE         : 2   AUTO_START\r\n"));
}

TEST(WindowsTools, AProtectedServiceCanNeitherBeStoppedNorDeleted) {
  LabMachine host;
  EXPECT_EQ(host.run("sc stop Sysmon64").out,
            "[SC] ControlService FAILED 5:\r\n\r\nAccess is denied.\r\n\r\n");
  EXPECT_EQ(host.run("sc delete Sysmon64").exit_code, 5U);
  EXPECT_EQ(host.run("sc config Sysmon64 start= disabled").exit_code, 5U);
  EXPECT_EQ(host.run("sc config Sysmon64 start= delayed-auto").exit_code, 0U);
  EXPECT_NE(host.run("fltmc unload SysmonDrv").exit_code, 0U);
  EXPECT_EQ(host.run("sc stop WinRM").exit_code, 0U);
}

TEST(WindowsTools, RegPrintsAddsAndDeletes) {
  LabMachine host;
  EXPECT_EQ(host.run("reg query HKLM\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions "
                     "/v ProductType")
                .out,
            "\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions\r\n"
            "    ProductType    REG_SZ    WinNT\r\n\r\n");
  EXPECT_EQ(host.run("reg add HKLM\\SOFTWARE\\Lab /v Count /t REG_DWORD /d 10 /f").exit_code, 0U);
  EXPECT_THAT(host.run("reg query HKLM\\SOFTWARE\\Lab").out,
              HasSubstr("    Count    REG_DWORD    0xa\r\n"));
  EXPECT_EQ(host.run("reg delete HKLM\\SOFTWARE\\Lab /f").exit_code, 0U);
  EXPECT_EQ(host.run("reg query HKLM\\SOFTWARE\\Lab").err,
            "ERROR: The system was unable to find the specified registry key or value.\r\n");
}

TEST(WindowsTools, AClosedKeyIsClosedToOthers) {
  LabMachine host;
  const std::string line =
      "reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\SysmonDrv\\Parameters /v ConfigHash";
  EXPECT_EQ(host.run(line, "", "user1").exit_code, 0U);
  host.close_key();
  EXPECT_EQ(host.run(line, "", "user1").err, "ERROR: Access is denied.\r\n");
  EXPECT_EQ(host.run(line).exit_code, 0U);
}

TEST(WindowsTools, WevtutilSelectsAndCounts) {
  LabMachine host;
  host.run("echo x> C:\\Windows\\Temp\\probe-7");
  const auto found = host.events(
      "*[System[(EventID=11 or EventID=4)] and "
      "EventData[Data[@Name='TargetFilename']='C:\\Windows\\Temp\\probe-7']]");
  EXPECT_THAT(found.out, StartsWith("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/"
                                    "event'><System><Provider Name='Microsoft-Windows-Sysmon' "
                                    "Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/>"
                                    "<EventID>11</EventID>"));
  EXPECT_EQ(host.events("*[System[EventRecordID>99999999]]").out, "");
  EXPECT_EQ(
      host.events("*[System[(EventID=11) and TimeCreated[timediff(@SystemTime) <= 5000]]]").out,
      found.out);
  host.pass(std::chrono::seconds{10});
  EXPECT_EQ(
      host.events("*[System[(EventID=11) and TimeCreated[timediff(@SystemTime) <= 5000]]]").out,
      "");
}

TEST(WindowsTools, TheNewestRecordIsOldestPlusCountMinusOne) {
  LabMachine host;
  const auto told = host.run("wevtutil gli " + channel).out;
  const auto number_after = [&](const std::string& label) {
    return std::stoull(told.substr(told.find(label) + label.size()));
  };
  const auto newest =
      number_after("oldestRecordNumber: ") + number_after("numberOfLogRecords: ") - 1;
  EXPECT_THAT(host.run("wevtutil qe " + channel +
                       " \"/q:*[System[EventRecordID=" + std::to_string(newest) + "]]\" /f:xml")
                  .out,
              HasSubstr("<EventRecordID>" + std::to_string(newest) + "</EventRecordID>"));
}

TEST(WindowsTools, WevtutilTurnsTheChannelOffAndOn) {
  LabMachine host;
  host.run("wevtutil sl " + channel + " /e:false");
  EXPECT_THAT(host.run("wevtutil gl " + channel).out, HasSubstr("enabled: false\r\n"));
  const auto before = host.dump()["channel"]["newest"];
  host.pass(std::chrono::hours{1});
  EXPECT_EQ(host.dump()["channel"]["newest"], before);
}

TEST(WindowsTools, IcaclsClosesADirectoryThatCaclsThenShows) {
  LabMachine host;
  host.run("mkdir C:\\Windows\\Sysring\\a");
  EXPECT_THAT(host.run("cacls C:\\Windows\\Sysring\\a /S").out, HasSubstr("BU)"));
  EXPECT_EQ(host.run("icacls C:\\Windows\\Sysring\\a /inheritance:r /grant:r "
                     "*S-1-5-18:(OI)(CI)F /grant:r *S-1-5-32-544:(OI)(CI)F /q")
                .exit_code,
            0U);
  EXPECT_EQ(host.run("cacls C:\\Windows\\Sysring\\a /S").out,
            "C:\\Windows\\Sysring\\a \"D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)\"\r\n");
  EXPECT_THAT(host.run("dir C:\\Windows\\Sysring\\a", "", "user1").out,
              testing::Not(HasSubstr("x")));
}

TEST(WindowsTools, CertutilHashesInTheLanguageOfTheMachine) {
  LabMachine host{{}, "de"};
  host.run("echo x> C:\\Windows\\Temp\\a");
  EXPECT_THAT(host.run("chcp 65001>nul& certutil -hashfile C:\\Windows\\Temp\\a SHA256").out,
              MatchesRegex("SHA256-Hash von C:\\\\Windows\\\\Temp\\\\a:\r\n[0-9a-f]+\r\n"
                           "CertUtil: -hashfile-Befehl wurde erfolgreich ausgeführt.\r\n"));
}

TEST(WindowsTools, PassOnWhatTheyRead) {
  LabMachine host;
  host.run("findstr \"^\" > C:\\Windows\\Temp\\a", "one\r\ntwo\r\n");
  EXPECT_EQ(host.run("type C:\\Windows\\Temp\\a").out, "one\r\ntwo\r\n");
  EXPECT_EQ(host.run("find /c \"t\" C:\\Windows\\Temp\\a").out, "1\r\n");
  EXPECT_EQ(host.run("type C:\\Windows\\Temp\\a | find \"z\"").exit_code, 1U);
}

/// From a file it takes lines of any length.
TEST(WindowsTools, FindstrLeavesOutWhatIsTooLongForAPipe) {
  LabMachine host;
  const std::string longest(8'190, 'a');
  const auto answer = host.run("findstr \"^\"", longest + "\r\n" + longest + "b\r\nc\r\n");
  EXPECT_EQ(answer.out, longest + "\r\nc\r\n");
  EXPECT_EQ(answer.err, "FINDSTR: Line 2 is too long.\r\n");
  EXPECT_EQ(answer.exit_code, 0U);
}

TEST(WindowsTools, PingIsTheWayToWait) {
  LabMachine host;
  const auto before = host.now;
  host.run("ping -n 4 127.0.0.1 >nul");
  EXPECT_GE(host.now - before, std::chrono::seconds{3});
  EXPECT_LT(host.now - before, std::chrono::seconds{4});
}

TEST(WindowsTools, EveryOneOfThemIsAProcessThatSysmonSees) {
  LabMachine host;
  host.run("hostname SYSMON-CANARY-77");
  EXPECT_THAT(host.events("*[System[(EventID=1)]]").out,
              HasSubstr("<Data Name='CommandLine'>hostname SYSMON-CANARY-77</Data>"));
}

TEST(WindowsTools, SftpSeesTheSameFiles) {
  LabMachine host;
  Files& files = host.machine->files();
  EXPECT_EQ(files.make_directory("/C:/Windows/Sysring"), FileStatus::ok);
  EXPECT_EQ(files.write("/C:/Windows/Sysring/a.xml", "<a/>"), FileStatus::ok);
  EXPECT_EQ(host.run("type C:\\Windows\\Sysring\\a.xml").out, "<a/>");
  EXPECT_EQ(files.remove("/C:/Windows/Sysring/b.xml"), FileStatus::no_such_file);
  EXPECT_EQ(files.remove("/C:/Windows/Sysring/a.xml"), FileStatus::ok);
  EXPECT_EQ(files.remove_directory("/C:/Windows/Sysring"), FileStatus::ok);
}

}  // namespace
}  // namespace lab::windows
