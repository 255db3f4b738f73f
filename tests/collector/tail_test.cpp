#include <algorithm>

#include <sys/stat.h>
#include <unistd.h>

#include "collector/aggregator.h"

namespace sysring::collector {
namespace {

TEST(FileCollector, TellsEachEventOnce) {
  Aggregator lab;
  EXPECT_EQ(lab.told(), "");
  lab.append("events.log", lab.line(1));
  EXPECT_EQ(lab.told(), "1");
  lab.append("events.log", lab.line(2) + lab.line(3));
  EXPECT_EQ(lab.told(), "2 3");
  EXPECT_EQ(lab.told(), "");
}

TEST(FileCollector, LetsAHalfWrittenLineWait) {
  Aggregator lab;
  const auto line = lab.line(2);
  lab.append("events.log", lab.line(1) + line.substr(0, line.size() / 2));
  EXPECT_EQ(lab.told(), "1");
  lab.append("events.log", line.substr(line.size() / 2));
  const auto harvest = lab.harvest();
  ASSERT_TRUE(harvest);
  EXPECT_EQ(harvest->config_changes.at(0).event.record_id, 2U);
  EXPECT_EQ(harvest->skipped, 0U);
}

TEST(FileCollector, AnswersForEveryComputerInOnePass) {
  Aggregator lab;
  lab.append("a.log", lab.line(7, "lx01") + lab.line(3, "LX02"));
  lab.append("b.log", lab.line(8, "lx01") + lab.line(4, "lx02"));
  const auto harvest = lab.harvest();
  ASSERT_TRUE(harvest);
  std::string newest;
  for (const auto& each : harvest->newest) {
    newest += each.computer + "=" + std::to_string(each.record_id) + " ";
  }
  EXPECT_EQ(newest, "lx01=8 lx02=4 ");
}

TEST(FileCollector, ReadsBackToSinceAfterARestart) {
  Aggregator lab;
  lab.append("events.log", lab.line(1));
  lab.now += 1h;
  lab.append("events.log", lab.line(2));
  EXPECT_EQ(lab.told(), "1 2");

  lab.since = two_o_clock() + 30min;
  lab.restart();
  EXPECT_EQ(lab.told(), "2");
}

TEST(FileCollector, DoesNotTakeOldEventsForNewOnesWhenAnOldFileGrows) {
  Aggregator lab;
  lab.append("events.log", lab.line(1));
  lab.since = lab.now + 1h;
  EXPECT_EQ(lab.told(), "");
  lab.now += 2h;
  lab.append("events.log", lab.line(2));
  EXPECT_EQ(lab.told(), "2");
}

TEST(FileCollector, SaysSoWhenTheDirectoryVanishesAndGoesOnWhenItIsBack) {
  Aggregator lab;
  lab.append("events.log", lab.line(1));
  EXPECT_EQ(lab.told(), "1");

  const auto aside = lab.directory.string() + "-aside";
  fs::rename(lab.directory, aside);
  const auto harvest = lab.harvest();
  ASSERT_FALSE(harvest);
  EXPECT_EQ(describe(harvest.error()),
            "error[SR502]: " + lab.directory.string() +
                ": collector lab: expected a directory that can be read, found: No such file or "
                "directory\n  check the directory, its mode and the pattern of the collector in "
                "sysring.yaml");

  fs::rename(aside, lab.directory);
  lab.append("events.log", lab.line(2));
  EXPECT_EQ(lab.told(), "2");
}

TEST(FileCollector, SaysSoWhenAFileCannotBeReadAndLosesNothing) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read every file";
  Aggregator lab;
  lab.append("a.log", lab.line(1));
  lab.append("b.log", lab.line(2));
  fs::permissions(lab.directory / "b.log", fs::perms::none);
  const auto harvest = lab.harvest();
  ASSERT_FALSE(harvest);
  EXPECT_EQ(harvest.error().code, Reason::collector_unreadable);
  EXPECT_EQ(harvest.error().place, (lab.directory / "b.log").string());

  fs::permissions(lab.directory / "b.log", fs::perms::owner_read);
  EXPECT_EQ(lab.told(), "1 2");
}

TEST(FileCollector, IsNotHeldUpByWhatIsNoFile) {
  Aggregator lab;
  ASSERT_EQ(::mkfifo((lab.directory / "pipe").c_str(), 0600), 0);
  fs::create_directory(lab.directory / "folder");
  lab.append("events.log", lab.line(1));
  lab.append(".elsewhere", lab.line(2));
  fs::create_symlink(".elsewhere", lab.directory / "link");
  fs::create_symlink("/dev/zero", lab.directory / "endless");
  EXPECT_EQ(lab.told(), "1");
}

TEST(FileCollector, BelievesNoClockOfAHostBeyondTheChangesOfItsFile) {
  Aggregator lab;
  const auto honest = lab.now;
  lab.now = honest + 24h;
  const auto early = lab.line(1, "ahead");
  lab.now = honest;
  lab.append("events.log", early);
  const auto first = lab.harvest();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->newest.at(0).received_at, honest + 1s);

  lab.now = honest - 1min;
  const auto late = lab.line(2, "behind");
  lab.now = honest + 1min;
  lab.append("events.log", late);
  const auto second = lab.harvest();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->newest.at(0).received_at, honest + 1s);
  EXPECT_EQ(second->newest.at(0).event_at, honest - 1min);
}

}  // namespace
}  // namespace sysring::collector
