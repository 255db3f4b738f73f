#include <gmock/gmock.h>

#include "cli/console.h"
#include "directory.h"

namespace sysring::cli {
namespace {

using testing::HasSubstr;

class Decide : public testing::Test {
 protected:
  Exit decide(const std::string& text, const std::string& events,
              std::vector<std::string> more = {}) {
    std::vector<std::string> words{"decide", directory.write("config.xml", text).string()};
    words.insert(words.end(), more.begin(), more.end());
    console.typed = events;
    return console.run(words);
  }

  const std::string config =
      "<Sysmon schemaversion=\"4.90\"><EventFiltering>\n"
      "<ProcessCreate onmatch=\"include\"><Image name=\"shell\" condition=\"image\">cmd.exe</Image>"
      "</ProcessCreate></EventFiltering></Sysmon>\n";
  tests::Directory directory;
  Console console;
};

TEST_F(Decide, PrintsALineForEachEvent) {
  const std::string events =
      "{\"id\":1,\"fields\":{\"Image\":\"C:\\\\cmd.exe\"}}\n"
      "{\"id\":1,\"fields\":{}}\n";
  EXPECT_EQ(decide(config, events, {"--events", "-"}), Exit::done) << console.err;
  EXPECT_EQ(console.out,
            "{\"block\":1,\"leaf\":{\"at\":\"2:35\",\"condition\":\"image\",\"field\":\"Image\","
            "\"name\":\"shell\",\"value\":\"cmd.exe\"},\"logged\":true,\"rule\":\"shell\"}\n"
            "{\"block\":null,\"leaf\":null,\"logged\":false,\"rule\":\"-\"}\n");
}

TEST_F(Decide, SaysWhyWhereItIsAsked) {
  const std::string events =
      "{\"id\":1,\"fields\":{\"Image\":\"C:\\\\cmd.exe\"}}\n"
      "{\"id\":1,\"fields\":{\"Image\":\"C:\\\\cmd.ex\"}}\n"
      "{\"id\":7,\"fields\":{}}\n";
  const std::string leaf =
      "\"leaf\":{\"at\":\"2:35\",\"condition\":\"image\",\"field\":\"Image\",\"name\":\"shell\","
      "\"value\":\"cmd.exe\"}";
  EXPECT_EQ(decide(config, events, {"--why"}), Exit::done) << console.err;
  EXPECT_EQ(
      console.out,
      "{\"block\":1," + leaf +
          ",\"logged\":true,\"rule\":\"shell\",\"why\":{\"block\":1,\"cause\":\"matched\"," + leaf +
          ",\"text\":\"an include block matches, by 'image' on Image with 'cmd.exe': found "
          "'C:\\\\cmd.exe'\",\"value\":\"C:\\\\cmd.exe\"}}\n"
          "{\"block\":null,\"leaf\":null,\"logged\":false,\"rule\":\"-\",\"why\":{\"block\":1,"
          "\"cause\":\"include_missed\",\"demands\":1," +
          leaf +
          ",\"met\":0,\"text\":\"its only block is an include block and does not match, so the "
          "event is dropped; nearest came 'image' on Image with 'cmd.exe', with 0 of 1 "
          "demands met: found 'C:\\\\cmd.ex'\",\"value\":\"C:\\\\cmd.ex\"}}\n"
          "{\"block\":null,\"leaf\":null,\"logged\":false,\"rule\":\"-\",\"why\":{\"cause\":"
          "\"no_block\",\"text\":\"no block is for this event, which then is dropped\"}}\n");
}

TEST_F(Decide, ReadsEventsOfAFile) {
  const auto file = directory.write("events.jsonl", "{\"id\":5,\"fields\":{}}\n").string();
  EXPECT_EQ(decide(config, "", {"--events", file, "--folding", "windows"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("\"logged\":true"));
}

TEST_F(Decide, RefusesAConfigurationOfWhichSysmonWouldLoseSomething) {
  EXPECT_EQ(decide("<Sysmon schemaversion=\"4.90\"><EventFiltering>\n"
                   "<ProcessCreate onmatch=\"include\"><Imgae>a</Imgae></ProcessCreate>"
                   "</EventFiltering></Sysmon>",
                   "{\"id\":1,\"fields\":{}}\n"),
            Exit::faults);
  EXPECT_THAT(console.err, HasSubstr("config.xml:2:35: error: found <Imgae>"));
  EXPECT_THAT(console.err, HasSubstr("[SM1004]; did you mean 'Image'?"));
  EXPECT_EQ(console.out, "");
}

TEST_F(Decide, SaysWhatIsWrongWithAnEvent) {
  EXPECT_EQ(decide(config, "{\"id\":1,\"fields\":{}}\n{\"id\":1,\"fields\":{\"Imgae\":\"a\"}}\n"),
            Exit::error);
  EXPECT_THAT(console.err, HasSubstr("stdin:2"));
  EXPECT_THAT(console.err, HasSubstr("did you mean 'Image'?"));
  EXPECT_EQ(decide(config, "{\"id\":0,\"fields\":{}}\n"), Exit::error);
  EXPECT_EQ(decide(config, "{\"id\":30,\"fields\":{}}\n"), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("expected 1 to 29, 100 or 255"));
  EXPECT_EQ(decide(config, "{\"id\":1}\n"), Exit::error);
  EXPECT_EQ(decide(config, std::string(1'048'577, ' ')), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("more than 1 MiB"));
  EXPECT_EQ(decide(config, "", {"--events", "/"}), Exit::error) << "a directory";
  EXPECT_EQ(decide(config, "no JSON\n"), Exit::error);
  EXPECT_EQ(decide(config, "", {"--events", "/nonexistent"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("/nonexistent"));
}

}  // namespace
}  // namespace sysring::cli
