#include <unistd.h>

#include "collector/aggregator.h"

namespace sysring::collector {
namespace {

TEST(Rotation, ByRenamingLosesNothingAndTellsNothingTwice) {
  Aggregator lab;
  lab.append("events.log", lab.line(1));
  EXPECT_EQ(lab.told(), "1");

  lab.append("events.log", lab.line(2));
  lab.move("events.log", "events.log.1");
  lab.append("events.log", lab.line(3));
  EXPECT_EQ(lab.told(), "2 3");

  lab.move("events.log.1", "events.log.2");
  lab.move("events.log", "events.log.1");
  EXPECT_EQ(lab.told(), "");
}

TEST(Rotation, ByCopyingAndCuttingGoesOnInTheCopy) {
  Aggregator lab;
  lab.append("events.log", lab.line(1));
  EXPECT_EQ(lab.told(), "1");

  lab.append("events.log", lab.line(2));
  lab.copy("events.log", "events.log.1");
  lab.replace("events.log", lab.line(3));
  EXPECT_EQ(lab.told(), "2 3");
}

TEST(Rotation, ByCopyingAndCuttingIsSeenAlsoWhenTheFileIsLongerThanBefore) {
  Aggregator lab;
  lab.append("events.log", lab.line(1));
  EXPECT_EQ(lab.told(), "1");

  lab.replace("events.log", lab.line(2) + lab.line(3) + lab.line(4));
  EXPECT_EQ(lab.told(), "2 3 4");
}

TEST(Rotation, ByCopyingMayBeSeenBetweenTheCopyAndTheCut) {
  Aggregator lab;
  lab.append("events.log", lab.line(1));
  EXPECT_EQ(lab.told(), "1");

  lab.copy("events.log", "events.log.1");
  EXPECT_EQ(lab.told(), "");
  lab.replace("events.log", "");
  EXPECT_EQ(lab.told(), "");
  lab.append("events.log", lab.line(2));
  EXPECT_EQ(lab.told(), "2");
}

TEST(Rotation, IntoAGzipFileGoesOnWhereThePlainOneWasRead) {
  Aggregator lab;
  lab.append("events.log", lab.line(1));
  EXPECT_EQ(lab.told(), "1");

  lab.append("events.log", lab.line(2));
  lab.replace("events.log.1.gz", gzip(lab.bytes("events.log")));
  fs::remove(lab.directory / "events.log");
  EXPECT_EQ(lab.told(), "2");
  EXPECT_EQ(lab.told(), "");
}

TEST(Rotation, WaitsForAGzipFileThatIsBeingWritten) {
  Aggregator lab;
  std::string many;
  for (std::uint64_t record = 1; record <= 200; ++record) many += lab.line(record);
  const auto packed = gzip(many);
  lab.replace("events.log.1.gz", packed.substr(0, packed.size() / 2));
  const auto half = lab.harvest();
  ASSERT_TRUE(half);
  EXPECT_LT(half->config_changes.size(), 200U);
  EXPECT_EQ(half->skipped, 0U);

  lab.replace("events.log.1.gz", packed);
  const auto rest = lab.harvest();
  ASSERT_TRUE(rest);
  EXPECT_EQ(half->config_changes.size() + rest->config_changes.size(), 200U);
  EXPECT_EQ(rest->newest.at(0).record_id, 200U);
}

TEST(Rotation, ReadsEveryMemberOfAGzipFileAndALastLineWithoutEnd) {
  Aggregator lab;
  auto last = lab.line(3);
  last.pop_back();
  lab.replace("events.log.1.gz",
              gzip(lab.line(1)) + gzip(lab.line(2)) + gzip(last) + std::string(512, '\0'));
  EXPECT_EQ(lab.told(), "1 2 3");
}

TEST(Rotation, IsFollowedUnderThePatternOfTheLiveFile) {
  Aggregator lab;
  lab.collector =
      make_file_collector({.name = "lab", .directory = lab.directory, .pattern = "ev*s.lo?"});
  for (const auto* name :
       {"events.log", "events.log.1", "events.log-20261123", "events.log.2.gz"}) {
    lab.append(name, lab.line(1));
  }
  lab.append("other.log", lab.line(2));
  lab.append("events.log.bak", lab.line(3));
  lab.append(".events.log", lab.line(4));
  EXPECT_EQ(lab.told(), "1 1 1 1");
}

}  // namespace
}  // namespace sysring::collector
