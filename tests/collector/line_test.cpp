#include "collector/line.h"

#include <string>
#include <vector>

#include "collector/aggregator.h"

namespace sysring::collector {
namespace {

const std::string change =
    "<Event><System><Provider Name='Linux-Sysmon'/><EventID>16</EventID>"
    "<TimeCreated SystemTime='2026-11-24T02:00:00.000000000Z'/><EventRecordID>7</EventRecordID>"
    "<Execution ProcessID='9'/><Computer>lx01</Computer><Security UserId='0'/></System>"
    "<EventData><Data Name='Configuration'>/run/a.xml</Data></EventData></Event>";

/// "16 7 lx01 2026-11-24T02:00:00Z /run/a.xml, told TIME".
std::string read(const std::string& line) {
  const auto told = read_line(line);
  if (!told) return to_string(told.error().code);
  if (!*told) return "nothing";
  const auto& event = (*told)->event;
  std::string text = std::to_string(event.id) + " " + std::to_string(event.record_id) + " " +
                     event.computer + " " + to_rfc3339(event.at) + " " +
                     std::string{event.field("Configuration")};
  return (*told)->told_at ? text + ", told " + to_rfc3339(*(*told)->told_at) : text;
}

const std::string plain = "16 7 lx01 2026-11-24T02:00:00Z /run/a.xml";

TEST(Line, IsReadBehindEveryHeaderOfSyslog) {
  EXPECT_EQ(read(change), plain);
  EXPECT_EQ(read("Nov 24 03:00:01 lx01 sysmon[9]: " + change), plain);
  EXPECT_EQ(read("2026-11-24T03:00:01.500000+01:00 lx01 sysmon: " + change),
            plain + ", told 2026-11-24T02:00:01.500Z");
  EXPECT_EQ(read("<30>1 2026-11-24T02:00:01Z lx01 sysmon 9 - - " + change + "\r"),
            plain + ", told 2026-11-24T02:00:01Z");
  EXPECT_EQ(read("2026-11-24T03:00:01.500000 lx01 sysmon: " + change), plain) << "whose zone?";
}

TEST(Line, IsReadAsRsyslogWrapsItIntoJson) {
  EXPECT_EQ(read("{\"msg\":\" " + change + "\",\"timegenerated\":\"2026-11-24T02:00:02Z\"}"),
            plain + ", told 2026-11-24T02:00:02Z");
}

TEST(Line, IsReadAsNxlogWritesIt) {
  const std::string line =
      R"({"SourceName":"Microsoft-Windows-Sysmon","Hostname":"WS5.example","RecordNumber":138862,)"
      R"("EventReceivedTime":"2026-11-23 22:00:33","EventID":16,"UtcTime":"2026-11-24 02:00:00.000",)"
      R"("Configuration":"C:\\a.xml","EventTime":"2026-11-23 22:00:05","ExecutionProcessID":3080,)"
      R"("@timestamp":"2026-11-24T02:00:33.981Z","host":"wec.example"})";
  EXPECT_EQ(read(line),
            "16 138862 WS5.example 2026-11-24T02:00:00Z C:\\a.xml, told 2026-11-24T02:00:33.981Z");
}

TEST(Line, IsReadAsWinlogbeatWritesItWithNumbersOrTheirDigits) {
  const auto line = [](const std::string& id, const std::string& record) {
    return R"({"@timestamp":"2026-11-24T02:00:00.000Z","event":{"created":"2026-11-24T02:00:04Z"},)"
           R"("winlog":{"provider_name":"Microsoft-Windows-Sysmon","event_id":)" +
           id + R"(,"record_id":)" + record +
           R"(,"computer_name":"WS5.example","process":{"pid":3080},)"
           R"("event_data":{"Configuration":"C:\\a.xml"}}})";
  };
  const std::string told =
      "16 7 WS5.example 2026-11-24T02:00:00Z C:\\a.xml, told 2026-11-24T02:00:04Z";
  EXPECT_EQ(read(line("16", "7")), told);
  EXPECT_EQ(read(line("\"16\"", "\"7\"")), told);
}

TEST(Line, AboutAnotherChannelIsNoSignOfLifeOfSysmon) {
  auto security = change;
  security.replace(security.find("Linux-Sysmon"), 12, "Security-Log");
  EXPECT_EQ(read(security), "nothing");
  EXPECT_EQ(read(R"({"SourceName":"Security","EventID":16,"Message":"Sysmon.exe"})"), "nothing");
  EXPECT_EQ(read("<Events>"), "nothing");
  EXPECT_EQ(read(""), "nothing");
}

TEST(Line, ThatWasCutOffBehindSystemIsASignOfLifeUnlessItIsAnEvent16) {
  auto ordinary = change;
  ordinary.replace(ordinary.find(">16<"), 4, ">1<");
  const auto cut = [](const std::string& text) { return text.substr(0, text.size() - 30); };
  EXPECT_EQ(read(cut(ordinary)), "1 7 lx01 2026-11-24T02:00:00Z ");
  EXPECT_EQ(read(cut(change)), "SR112");
}

}  // namespace
}  // namespace sysring::collector
