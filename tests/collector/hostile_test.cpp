#include "collector/aggregator.h"
#include "collector/lines.h"

namespace sysring::collector {
namespace {

TEST(HostileFile, CostsNobodyElseHisEvents) {
  Aggregator model;
  const auto good = model.line(1);
  const auto event = model.event(9, "lx09");
  const auto with = [&](const std::string& what, const std::string& by) {
    auto text = event;
    return text.replace(text.find(what), what.size(), by) + "\n";
  };
  std::string deep = R"({"Sysmon":)" + std::string(100'000, '[') + "\n";
  struct Case {
    std::string what;
    std::string text;
    std::uint64_t skipped;
  };
  const std::vector<Case> cases{
      {"other lines of syslog", "2026-11-24T02:00:00Z lx01 sshd[4]: Accepted publickey\n", 0},
      {"noise", std::string{"\xFF\xFE\0\x01\x1b[2J\n\n\n\r\n", 12}, 0},
      {"JSON of others", "{\"message\": \"hello\"}\n[1,2]\n{\n", 0},
      {"an event cut off in System", event.substr(0, 300) + "\n", 1},
      {"an id that is no number", with(">16<", ">sixteen<"), 1},
      {"a document type inside", with("<System>", "<!DOCTYPE x><System>"), 1},
      {"a name with an escape", with("lx09", "lx\x1b[2J"), 1},
      {"a name without end", with("lx09", std::string(300, 'x')), 1},
      {"no name", with("lx09", ""), 1},
      {"bytes that are no UTF-8", with("lx09", "\xC3\x28"), 1},
      {"an Event 16 with too much to say", with("/run/", std::string(10'000, 'x')), 1},
      {"JSON a hundred thousand deep", deep, 1},
      {"JSON with a member twice", "{\"SourceName\":\"Sysmon\",\"SourceName\":\"Sysmon\"}\n", 1},
      {"JSON without a record", "{\"SourceName\":\"Sysmon\",\"EventID\":16}\n", 1},
      {"a line too long", std::string(longest_line + 1, 'x') + "\n", 1},
      {"a line far too long", std::string(10 * longest_line, '<') + "\n", 1},
      {"a hole of NULs", std::string(3'000'000, '\0') + "\n", 1},
  };
  for (const auto& each : cases) {
    Aggregator lab;
    lab.append("events.log", each.text + good);
    const auto harvest = lab.harvest();
    ASSERT_TRUE(harvest) << each.what;
    EXPECT_EQ(harvest->config_changes.size(), 1U) << each.what;
    EXPECT_EQ(harvest->newest.size(), 1U) << each.what;
    EXPECT_EQ(harvest->skipped, each.skipped) << each.what;
  }
}

TEST(HostileFile, MayBeALineThatNeverEnds) {
  Aggregator lab;
  for (int time = 0; time < 5; ++time) {
    lab.append("events.log", std::string(longest_line, 'x'));
    EXPECT_EQ(lab.told(), "");
  }
  lab.append("events.log", "x\n" + lab.line(1));
  EXPECT_EQ(lab.told(), "1");
}

TEST(HostileFile, MayBeABombAndIsLeftUnfinished) {
  Aggregator lab;
  lab.append("events.log", lab.line(1));
  const auto bomb = gzip(std::string(100'000'000, '\n') + lab.line(2));
  lab.replace("events.log.1.gz", bomb);
  EXPECT_EQ(lab.told(), "1");
  EXPECT_EQ(lab.told(), "");
}

TEST(HostileFile, MayBeADamagedGzipFile) {
  Aggregator lab;
  lab.append("events.log", lab.line(1));
  auto packed = gzip(lab.line(2));
  packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
  lab.replace("events.log.1.gz", packed);
  lab.replace("events.log.2.gz", "\x1f\x8b" + std::string(100, '\xFF'));
  EXPECT_EQ(lab.told(), "1");
}

}  // namespace
}  // namespace sysring::collector
