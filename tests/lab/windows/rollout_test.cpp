#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "lab/windows/lab_machine.h"

namespace lab::windows {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

TEST(WindowsRollout, StagesClosesTheKeyAppliesAndSaysSoInEvent16) {
  LabMachine host;
  const auto xml = config("2.0.0");

  const auto staged = host.stage(directory, "ws_2.xml", xml);
  EXPECT_EQ(staged.out,
            "#staged\r\n" + hash_of(xml) + "\r\nD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)\r\n");
  EXPECT_EQ(host.close_key().out, "#key\r\nD:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)\r\n");

  const auto applied =
      host.run(std::string{"C:\\Windows\\Sysmon64.exe -accepteula -c "} + directory + "\\ws_2.xml");
  EXPECT_EQ(applied.exit_code, 0U) << applied.err;
  EXPECT_EQ(applied.out,
            "Loading configuration file with schema version 4.90\r\n"
            "Configuration file validated.\r\nConfiguration updated.\r\n");
  const auto event = host.events("*[System[(EventID=16)]]").out;
  EXPECT_THAT(event, HasSubstr("SHA256=" + hash_of(xml)));
  EXPECT_THAT(event, HasSubstr(std::string{directory} + "\\ws_2.xml"));
  EXPECT_THAT(host.run("reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\SysmonDrv\\Parameters "
                       "/v ConfigHash")
                  .out,
              HasSubstr("    ConfigHash    REG_SZ    SHA256=" + hash_of(xml)));
}

TEST(WindowsRollout, WritesEvent16AsTheCallerAndNotAsTheService) {
  LabMachine host;
  host.roll_out(config("2.0.0"));
  const auto who = host.run("whoami /user /fo csv /nh").out;
  const auto sid = who.substr(who.find("S-1-5-21"), who.rfind('"') - who.find("S-1-5-21"));
  const auto event = host.events("*[System[(EventID=16)]]").out;
  EXPECT_THAT(event, HasSubstr("<Security UserID='" + sid + "'/>"));
  const auto pid = std::to_string(host.dump()["services"]["SYSMON64"]["pid"].get<int>());
  EXPECT_THAT(event.substr(0, event.find("</Event>")), Not(HasSubstr("ProcessID='" + pid + "'")));
}

TEST(WindowsRollout, NamesAProbeByTheOldRulesUntilTheServiceHasLoadedTheNew) {
  LabMachine host;
  host.roll_out(config("2.0.0"));
  host.run("echo x> C:\\Windows\\Temp\\probe-1");
  host.pass(seconds{1});
  host.run("echo x> C:\\Windows\\Temp\\probe-2");
  const auto events = host.events("*[System[(EventID=11)]]").out;
  EXPECT_THAT(events, HasSubstr("<Data Name='RuleName'>v=1.0.0</Data>"));
  EXPECT_THAT(events, HasSubstr("<Data Name='RuleName'>v=2.0.0</Data>"));
  EXPECT_THAT(events, HasSubstr("<Data Name='TargetFilename'>C:\\Windows\\Temp\\probe-2</Data>"));
}

TEST(WindowsRollout, LeavesNothingBehind) {
  LabMachine host;
  EXPECT_THAT(host.roll_out(config("2.0.0")).out, HasSubstr("#rc=0"));
  EXPECT_EQ(host.dump()["leftovers"].size(), 0U);
  EXPECT_EQ(host.sysmon()["key_dacl"], "D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)");
}

TEST(WindowsRollout, RefusesAFileThatIsNoConfigurationAndKeepsTheOldOne) {
  LabMachine host;
  const auto answer = host.roll_out("<Sysmon schemaversion=\"3.10\"/>");
  EXPECT_THAT(answer.out, HasSubstr("#rc=87"));
  EXPECT_THAT(answer.out, HasSubstr("Error: Incorrect or unsupported schema version 3.10"));
  EXPECT_EQ(host.sysmon()["in_force"], hash_of(config("1.0.0")));
  EXPECT_EQ(host.dump()["history"].back()["result"], "refused");
}

TEST(WindowsRollout, RefusesADirectoryThatIsThere) {
  LabMachine host;
  host.stage(directory, "a.xml", "<a/>");
  const auto again = host.stage(directory, "b.xml", "<b/>");
  EXPECT_EQ(again.exit_code, 1U);
  EXPECT_THAT(again.out, HasSubstr("#refused\r\nthe directory exists"));
}

std::string deflated(std::string bytes) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  std::string out(bytes.size() + 100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(WindowsRollout, ExpandsWhatWasSentDeflated) {
  const auto xml = config("2.0.0");
  const auto sent = deflated(xml);
  const auto line = [&](std::size_t raw) {
    return std::string{directory} + " a.xml " + std::to_string(raw) + ' ' +
           std::to_string(sent.size()) + '\n' + sent;
  };
  LabMachine host;
  EXPECT_THAT(host.stage(line(xml.size() + 1)).out, HasSubstr("#refused\r\nshort file"));
  EXPECT_THAT(host.stage(line(xml.size())).out, HasSubstr("#staged\r\n" + hash_of(xml)));
}

TEST(WindowsRollout, RefusesAnInputThatIsCutShort) {
  LabMachine host;
  const auto answer = host.stage(std::string{directory} + " a.xml 100 100\n<a/>");
  EXPECT_EQ(answer.exit_code, 1U);
  EXPECT_THAT(answer.out, HasSubstr("#refused\r\nshort input"));
  EXPECT_EQ(host.dump()["leftovers"].size(), 0U);
}

TEST(WindowsRollout, DoesNotKnowAnotherScript) {
  LabMachine host;
  const auto answer = host.script("Get-Date", "");
  EXPECT_EQ(answer.exit_code, 1U);
  EXPECT_THAT(answer.err, HasSubstr("CommandNotFoundException"));
}

TEST(WindowsRollout, GivesReadersOfTheKeyTheirEntry) {
  LabMachine host;
  EXPECT_EQ(host.close_key("close SysmonDrv S-1-5-19").out,
            "#key\r\nD:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KR;;;LS)\r\n");
  EXPECT_EQ(host.close_key("read SysmonDrv").out,
            "#key\r\nD:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KR;;;LS)\r\n");
  EXPECT_EQ(host.close_key("close Nothing").exit_code, 2U);
}

TEST(WindowsRollout, ForwardsWhatItLoggedAfterAWhile) {
  LabMachine host;
  host.roll_out(config("2.0.0"));
  host.pass(seconds{60});
  const auto events = host.machine->take_forwarded(host.now);
  std::string all;
  for (const auto& event : events) all += event + '\n';
  EXPECT_THAT(all, HasSubstr("<EventID>16</EventID>"));
  EXPECT_TRUE(host.machine->take_forwarded(host.now).empty());
}

TEST(WindowsRollout, LoadsWhatIsStoredWhenItStartsAgain) {
  LabMachine host{{"rules_not_loaded"}};
  host.roll_out(config("2.0.0"));
  host.pass(seconds{5});
  EXPECT_EQ(host.sysmon()["in_force"], hash_of(config("1.0.0")));
  const int boots = host.dump()["boot_id"];
  host.machine->reboot(host.now);
  EXPECT_EQ(host.sysmon()["in_force"], hash_of(config("2.0.0")));
  EXPECT_EQ(host.dump()["boot_id"], boots + 1);
}

TEST(WindowsRollout, GivesTheSameHistoryForTheSameSeed) {
  const auto tell = [] {
    LabMachine host;
    host.roll_out(config("2.0.0"));
    host.pass(std::chrono::hours{3});
    return host.dump().dump() + host.events("*").out;
  };
  EXPECT_EQ(tell(), tell());
}

TEST(WindowsRollout, ShowsWhichFilesOthersCouldRead) {
  LabMachine host;
  host.stage(directory, "closed.xml", "<a/>");
  EXPECT_EQ(host.dump()["exposed"].size(), 0U);
  host.run(
      "mkdir C:\\Windows\\Sysring\\open& icacls C:\\Windows\\Sysring\\open /grant:r "
      "*S-1-5-32-545:(OI)(CI)R& echo text> C:\\Windows\\Sysring\\open\\a.xml");
  EXPECT_EQ(host.dump()["exposed"],
            nlohmann::json::parse(R"(["C:\\Windows\\Sysring\\open\\a.xml"])"));
  host.run("icacls C:\\Windows\\Sysring\\demo-1 /grant:r *S-1-5-32-545:(OI)(CI)R");
  EXPECT_EQ(host.dump()["exposed"].size(), 2U) << "also one that is opened afterwards";
}

TEST(WindowsRollout, ShowsWhetherTheKeyWasOpenWhenTheRulesCame) {
  LabMachine host;
  host.stage(directory, "ws_2.xml", config("2"));
  const std::string apply =
      "C:\\Windows\\Sysmon64.exe -accepteula -c " + std::string{directory} + "\\ws_2.xml";
  host.run(apply);
  EXPECT_EQ(host.dump()["history"].back()["key_was_open"], true);
  host.close_key();
  host.run(apply);
  EXPECT_EQ(host.dump()["history"].back()["key_was_open"], false);
}

/// What others may read or write into is no place for a configuration.
TEST(WindowsStage, RefusesToWorkBelowAnOpenDirectory) {
  LabMachine host;
  host.run("mkdir C:\\Windows\\Sysring");
  EXPECT_THAT(host.stage(directory, "a.xml", "<a/>").out,
              HasSubstr("#refused\r\nthe DACL is D:AI("));
}

}  // namespace
}  // namespace lab::windows
