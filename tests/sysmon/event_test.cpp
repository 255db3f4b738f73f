#include "sysmon/event.h"

#include <gtest/gtest.h>

namespace sysring::sysmon {
namespace {

const std::string linux_event =
    R"(<Event><System><Provider Name="Linux-Sysmon" Guid="{ff032593-a8d3-4f13-b0d6-01fc615a0f97}"/><EventID>16</EventID><Version>3</Version><TimeCreated SystemTime="2026-11-24T02:01:48.226148000Z"/><EventRecordID>0</EventRecordID><Correlation/><Execution ProcessID="76" ThreadID="76"/><Channel>Linux-Sysmon/Operational</Channel><Computer>vm</Computer><Security UserId="0"/></System><EventData><Data Name="UtcTime">2026-11-24 02:01:48.225</Data><Data Name="Configuration">/run/sysring/example-7/good.xml</Data><Data Name="ConfigurationFileHash">SHA256=f580000000000000000000000000000000000000000000000000000000000a59</Data></EventData></Event>)";

TEST(Event, IsReadInTheFormOfLinux) {
  const auto event = parse_event(linux_event);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->id, config_changed);
  EXPECT_EQ(event->record_id, 0U);
  EXPECT_EQ(to_rfc3339(event->at), "2026-11-24T02:01:48.226Z");
  EXPECT_EQ(event->computer, "vm");
  EXPECT_EQ(event->process_id, 76U);
  EXPECT_EQ(event->user_id, "0");
  EXPECT_EQ(event->field("Configuration"), "/run/sysring/example-7/good.xml");
}

TEST(Event, IsReadInTheFormOfWindows) {
  const auto event = parse_event(
      "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
      "<EventID>16</EventID><TimeCreated SystemTime='2021-10-01T12:00:00.1234567Z'/>"
      "<EventRecordID>4711</EventRecordID><Execution ProcessID='7' ThreadID='9'/>"
      "<Computer>WS1.corp.example</Computer><Security UserID='S-1-5-18'/></System><EventData>"
      "<Data Name='Configuration'>C:\\a.xml</Data><Data Name='ConfigurationFileHash'>-</Data>"
      "</EventData></Event>");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->user_id, "S-1-5-18");
  const auto change = config_change(*event);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->path, "C:\\a.xml");
  EXPECT_TRUE(change->hashes.empty());
}

TEST(Event, IsRefusedWhereItLacksWhatMakesItOne) {
  const auto without = [](const std::string& part) {
    std::string text = linux_event;
    text.erase(text.find(part), part.size());
    return text;
  };
  for (const auto& text :
       {std::string{}, std::string{"<Event/>"}, without("<EventID>16</EventID>"),
        without("<EventRecordID>0</EventRecordID>"),
        without("<TimeCreated SystemTime=\"2026-11-24T02:01:48.226148000Z\"/>"),
        without("<Execution ProcessID=\"76\" ThreadID=\"76\"/>"), linux_event.substr(0, 300)}) {
    EXPECT_FALSE(parse_event(text)) << text;
  }
}

TEST(ConfigChange, IsNotReadFromAHashThatIsNone) {
  std::string text = linux_event;
  text.replace(text.find("SHA256=f5"), 9, "SHA256=zz");
  EXPECT_FALSE(config_change(*parse_event(text)));
}

}  // namespace
}  // namespace sysring::sysmon
