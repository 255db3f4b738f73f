#include "sysmon/event.h"

#include <gtest/gtest.h>

namespace sysring::sysmon {
namespace {

const std::string linux_event =
    R"(<Event><System><Provider Name="Linux-Sysmon" Guid="{ff032593-a8d3-4f13-b0d6-01fc615a0f97}"/>)"
    R"(<EventID>16</EventID><Version>3</Version><TimeCreated SystemTime="2026-03-04T13:19:02.807767000Z"/>)"
    R"(<EventRecordID>0</EventRecordID><Correlation/><Execution ProcessID="1455" ThreadID="1455"/>)"
    R"(<Channel>Linux-Sysmon/Operational</Channel><Computer>lab1.lab.example</Computer>)"
    R"(<Security UserId="0"/></System><EventData><Data Name="UtcTime">2026-03-04 13:19:02.807</Data>)"
    R"(<Data Name="Configuration">/run/sysring/ws1-7/linux_2026.1.0_0a1b2c3d.xml</Data>)"
    R"(<Data Name="ConfigurationFileHash">SHA1=aa7f1404dc97f2cfc72e17ccb5849c339b4aad2d</Data>)"
    R"(</EventData></Event>)";

const std::string windows_event =
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>\r\n <System>\r\n"
    "<Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385F-C22A-43E0-BF4C-06F5698FFBD9}'/>"
    "<EventID Qualifiers='0'>255</EventID><TimeCreated SystemTime='2020-09-04T07:07:28.591Z'/>"
    "<EventRecordID>138860</EventRecordID><Execution ProcessID='3088' ThreadID='3740'/>"
    "<Computer>WORKSTATION5.theshire.local</Computer><Security UserID='S-1-5-18'/></System>"
    "<EventData><Data Name='ID'>GetConfigurationOptions</Data><Data Name='Description'>Failed\r\n"
    "</Data></EventData><RenderingInfo Culture='de-DE'><Message>Fehler</Message></RenderingInfo>"
    "</Event>";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

TEST(Event, IsReadAsLinuxWritesIt) {
  const auto event = parse_event(linux_event);
  ASSERT_TRUE(event) << event.error().message;
  EXPECT_EQ(event->id, config_changed);
  EXPECT_EQ(event->record_id, 0U);
  EXPECT_EQ(to_rfc3339(event->at), "2026-03-04T13:19:02.807Z");
  EXPECT_EQ(event->computer, "lab1.lab.example");
  EXPECT_EQ(event->process_id, 1455U);
  EXPECT_EQ(event->user_id, "0");
}

TEST(Event, IsReadAsWindowsAndItsForwardersWriteIt) {
  const auto event = parse_event(windows_event);
  ASSERT_TRUE(event) << event.error().message;
  EXPECT_EQ(event->id, sysmon_error);
  EXPECT_EQ(event->record_id, 138'860U);
  EXPECT_EQ(event->user_id, "S-1-5-18");
  EXPECT_EQ(event->field("ID"), "GetConfigurationOptions");
  EXPECT_EQ(event->field("Description"), "Failed\n");
  EXPECT_EQ(event->field("Absent"), "");
}

TEST(ConfigChange, TellsPathAndHashes) {
  const auto change = config_change(*parse_event(linux_event));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->path, "/run/sysring/ws1-7/linux_2026.1.0_0a1b2c3d.xml");
  EXPECT_EQ(change->hashes.hex("SHA1"), "AA7F1404DC97F2CFC72E17CCB5849C339B4AAD2D");
}

TEST(ConfigChange, HasNoHashWhereTheFileWasGone) {
  const auto gone = replaced(linux_event, "SHA1=aa7f1404dc97f2cfc72e17ccb5849c339b4aad2d", "-");
  EXPECT_TRUE(config_change(*parse_event(gone))->hashes.empty());
}

TEST(ConfigChange, IsNotMadeUpFromAnotherEvent) {
  const auto hash = replaced(linux_event, "SHA1=aa", "SHA1=..");
  const auto path = replaced(linux_event, "\"Configuration\"", "\"Other\"");
  EXPECT_EQ(config_change(*parse_event(windows_event)).error().code, Reason::bad_answer);
  EXPECT_EQ(config_change(*parse_event(path)).error().code, Reason::bad_answer);
  EXPECT_EQ(config_change(*parse_event(hash)).error().code, Reason::bad_hash);
}

TEST(Event, RefusesWhatIsNone) {
  struct Bad {
    std::string xml;
    Reason reason;
  };
  const std::vector<Bad> cases{
      {"", Reason::bad_xml},
      {linux_event.substr(0, 400), Reason::bad_xml},
      {"<Event/>", Reason::bad_answer},
      {"<System/>", Reason::bad_answer},
      {replaced(linux_event, ">16<", ">sixteen<"), Reason::bad_answer},
      {replaced(linux_event, ">16<", ">4294967312<"), Reason::bad_answer},
      {replaced(linux_event, "ID>0<", "ID>-1<"), Reason::bad_answer},
      {replaced(linux_event, "ID>0<", "ID>99999999999999999999<"), Reason::bad_answer},
      {replaced(linux_event, "2026-03-04T", "04.03.2026 "), Reason::bad_answer},
      {replaced(linux_event, "ProcessID=\"1455\"", ""), Reason::bad_answer},
      {"<!DOCTYPE Event>" + linux_event, Reason::bad_xml},
      {replaced(linux_event, "lab1", "\xFF"), Reason::bad_xml},
      {replaced(linux_event, "lab1", std::string(300'000, 'x')), Reason::too_big},
  };
  for (const auto& each : cases) {
    const auto event = parse_event(each.xml);
    ASSERT_FALSE(event) << each.xml.substr(0, 600);
    EXPECT_EQ(event.error().code, each.reason) << event.error().message;
  }
}

}  // namespace
}  // namespace sysring::sysmon
