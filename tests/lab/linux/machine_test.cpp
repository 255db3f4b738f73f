#include <algorithm>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lab/linux/world.h"

namespace lab {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string second = config_with("second");

std::string record_id(const std::string& event) {
  const std::string tag = "<EventRecordID>";
  const auto at = event.find(tag) + tag.size();
  return event.substr(at, event.find('<', at) - at);
}

TEST(LinuxMachine, BeginsWithSysmonInForce) {
  World world;
  const auto sysmon = world.dump()["sysmon"];
  EXPECT_EQ(sysmon["installed"], true);
  EXPECT_EQ(sysmon["service"], "running");
  EXPECT_EQ(sysmon["start"], "automatic");
  EXPECT_EQ(sysmon["in_force"], sha256(first_config()));
  EXPECT_EQ(sysmon["stored"], sha256(first_config()));
  const auto event = world.last_event(16);
  EXPECT_EQ(record_id(event), "0");
  EXPECT_THAT(event, HasSubstr("SHA256=" + sha256(first_config())));
  EXPECT_THAT(event, HasSubstr("<Computer>lx0001.lab.example</Computer>"));
}

TEST(LinuxMachine, LoadsWhatItWasGivenSomewhatLater) {
  World world;
  const auto answer = world.apply(second);
  EXPECT_EQ(answer.exit_code, 0U);
  EXPECT_THAT(answer.out, HasSubstr("Configuration file validated."));
  EXPECT_EQ(world.dump()["sysmon"]["stored"], sha256(second));
  EXPECT_EQ(world.dump()["sysmon"]["in_force"], sha256(first_config()));
  world.passes(300ms);
  EXPECT_EQ(world.dump()["sysmon"]["in_force"], sha256(second));
  EXPECT_EQ(world.dump()["history"].back()["by"], "root");
  EXPECT_THAT(world.last_event(16),
              HasSubstr("/run/new/new.xml</Data><Data Name=\"ConfigurationFile"
                        "Hash\">SHA256=" +
                        sha256(second)));
}

TEST(LinuxMachine, KnowsNoHashOfAFileThatIsGoneBeforeItLooks) {
  World world;
  world.apply(second);
  world.run("rm -rf /run/new");
  world.passes(1s);
  EXPECT_THAT(world.last_event(16), HasSubstr("\"ConfigurationFileHash\">-<"));
  EXPECT_EQ(world.dump()["sysmon"]["in_force"], sha256(second));
}

TEST(LinuxMachine, ShowsWhichFilesAnybodyCouldRead) {
  World world;
  const auto staged = world.run(
      "umask 077; mkdir /run/sysring && mkdir /run/sysring/ws-1 && echo text "
      ">/run/sysring/ws-1/a.xml");
  ASSERT_EQ(staged.exit_code, 0U) << staged.err;
  EXPECT_EQ(world.dump()["exposed"].size(), 0U);
  world.run("chmod 755 /run/sysring /run/sysring/ws-1");
  EXPECT_EQ(world.dump()["exposed"].size(), 0U) << "the file is still closed";
  world.run("umask 022; echo text >/run/sysring/ws-1/b.xml");
  EXPECT_EQ(world.dump()["exposed"], nlohmann::json::parse(R"(["/run/sysring/ws-1/b.xml"])"));
}

TEST(LinuxMachine, RefusesWhatIsNoConfiguration) {
  World world;
  const auto answer = world.apply("<Sysmon schemaversion=\"4.90\"><Event");
  EXPECT_EQ(answer.exit_code, 87U);
  world.passes(1s);
  EXPECT_EQ(world.dump()["sysmon"]["stored"], sha256(first_config()));
}

TEST(LinuxMachine, SaysZeroThoughTheDaemonIsDown) {
  World world;
  EXPECT_EQ(world.run("systemctl stop sysmon").exit_code, 0U);
  const auto answer = world.apply(second);
  EXPECT_EQ(answer.exit_code, 0U);
  EXPECT_THAT(answer.out, HasSubstr("Error: Sysmon is not installed."));
  EXPECT_EQ(world.dump()["sysmon"]["stored"], sha256(second));
  EXPECT_EQ(world.dump()["sysmon"]["in_force"], "");
  world.run("systemctl start sysmon");
  EXPECT_EQ(world.dump()["sysmon"]["in_force"], sha256(second));
}

TEST(LinuxMachine, NamesAFileByTheRulesInForce) {
  World world;
  world.run(": >/tmp/a.first; : >/tmp/a.second");
  EXPECT_THAT(world.last_event(11), HasSubstr("rule-first</Data>"));
  world.apply(second);
  world.passes(1s);
  world.run(": >/tmp/b.first; : >/tmp/b.second");
  EXPECT_THAT(world.last_event(11), HasSubstr("rule-second</Data>"));
  EXPECT_THAT(world.last_event(11), HasSubstr("/tmp/b.second</Data>"));
  EXPECT_THAT(world.last_event(11), HasSubstr("/usr/bin/dash</Data>"));
}

TEST(LinuxMachine, LogsWhatACommandStartsUnderItsParent) {
  World world;
  world.run("/bin/sh -c 'echo mark; id -u'");
  const auto events = world.out("journalctl -q -t sysmon -o cat | grep -F '>id -u<'");
  EXPECT_THAT(events, HasSubstr("\"ParentCommandLine\">/bin/sh -c echo mark; id -u</Data>"));
}

TEST(LinuxMachine, LivesOnByItself) {
  World world;
  const auto before = world.dump()["next_record"].get<int>();
  world.passes(10min);
  EXPECT_GT(world.dump()["next_record"].get<int>(), before + 20);
}

TEST(LinuxMachine, ForwardsEachEventOnceAndInOrder) {
  World world;
  unsigned expected = 0;
  for (const auto span : {1s, 300s, 7'200s}) {
    world.passes(span);
    for (const auto& event : world.machine().take_forwarded(world.now())) {
      EXPECT_EQ(record_id(event), std::to_string(expected++));
    }
  }
  EXPECT_GT(expected, 500U);
}

TEST(LinuxMachine, NeedsAMomentToForward) {
  World world;
  world.run(": >/tmp/late.first");
  const auto holds = [&] {
    const auto taken = world.machine().take_forwarded(world.now());
    return std::ranges::any_of(taken, [](const auto& event) {
      return event.find("late.first</Data>") != std::string::npos;
    });
  };
  EXPECT_FALSE(holds());
  world.passes(1s);
  EXPECT_TRUE(holds());
}

TEST(LinuxMachine, LosesTheContentsOfRunAtAReboot) {
  World world;
  world.apply(second);
  world.passes(1s);
  const auto boot = world.dump()["boot_id"];
  world.machine().reboot(world.now());
  EXPECT_NE(world.dump()["boot_id"], boot);
  EXPECT_EQ(world.out("ls -1A /run"), "");
  EXPECT_EQ(world.dump()["sysmon"]["in_force"], sha256(second));
  EXPECT_THAT(world.last_event(16),
              HasSubstr("/run/new/new.xml</Data><Data Name=\"ConfigurationFile"
                        "Hash\">-<"));
  EXPECT_THAT(world.last_event(4), HasSubstr("Started"));
}

TEST(LinuxMachine, ClosesWhatIsRootsToOthers) {
  World world;
  EXPECT_NE(world.run("cat /opt/sysmon/config.xml", "", "svc").exit_code, 0U);
  EXPECT_EQ(world.run("sudo -n cat /opt/sysmon/config.xml", "", "svc").out, first_config());
  EXPECT_EQ(world.run("id -u", "", "svc").out, "1001\n");
  EXPECT_EQ(world.run("/opt/sysmon/sysmon -c /etc/hostname", "", "svc").exit_code, 126U);
}

TEST(LinuxMachine, DoesTheSameTwice) {
  const auto history = [] {
    World world;
    world.apply(second);
    world.passes(3h);
    std::string all;
    for (const auto& event : world.machine().take_forwarded(world.now())) all += event;
    return all + world.dump().dump();
  };
  EXPECT_EQ(history(), history());
}

TEST(LinuxMachine, LetsTimePassOnlyByTheClockOfTheLab) {
  World world;
  const auto before = world.now();
  const auto answer = world.run("n=0; while test $n -lt 50; do n=$((n+1)); sleep 0.2; done");
  EXPECT_GE(answer.took, 10s);
  EXPECT_LT(answer.took, 11s);
  EXPECT_EQ(world.now(), before + answer.took);
}

TEST(LinuxMachine, ShowsItsFilesToSftp) {
  World world;
  auto& files = world.machine().files();
  EXPECT_EQ(files.make_directory("/run/up"), FileStatus::ok);
  EXPECT_EQ(files.write("/run/up/a", "abc"), FileStatus::ok);
  EXPECT_EQ(files.read("/run/up/a"), "abc");
  EXPECT_EQ(files.stat("/run/up/a")->size, 3U);
  EXPECT_EQ(files.remove_directory("/run/up"), FileStatus::failure);
  EXPECT_EQ(files.remove("/run/up/a"), FileStatus::ok);
  EXPECT_EQ(files.remove_directory("/run/up"), FileStatus::ok);
  EXPECT_EQ(files.read("/run/up/a"), std::nullopt);
}

TEST(LinuxMachine, HasAFileWhereItHasNoJournal) {
  World world{{}, "debian-11"};
  EXPECT_EQ(world.run("journalctl -q -t sysmon -o cat").exit_code, 1U);
  const auto size = std::stoul(world.out("wc -c </var/log/syslog"));
  world.run(": >/tmp/x.first");
  const auto behind = world.out("tail -c +" + std::to_string(size + 1) + " /var/log/syslog");
  EXPECT_THAT(behind, HasSubstr("/tmp/x.first</Data>"));
  EXPECT_EQ(
      world.out("cat /var/log/syslog | head -c " + std::to_string(size + 20) + " | tail -c 20"),
      behind.substr(0, 20));
}

TEST(LinuxMachine, RotatesItsLog) {
  World world{{}, "debian-11"};
  const auto first_line = world.out("head -n 1 /var/log/syslog");
  world.passes(11min);
  EXPECT_EQ(world.out("head -n 1 /var/log/syslog.1"), first_line);
  world.passes(30min);
  EXPECT_EQ(world.out("grep -F '<EventRecordID>0<' /var/log/syslog /var/log/syslog.1"), "");
}

TEST(LinuxMachine, RefusesWordsThatItDoesNotKnow) {
  const auto make = [](const Description& description) { make_linux_machine(description, Time{}); };
  Description known;
  known.system = "debian-12";
  known.role = "server";
  EXPECT_NO_THROW(make(known));
  auto description = known;
  description.system = "plan-9";
  EXPECT_THROW(make(description), std::invalid_argument);
  description = known;
  description.role = "dc";
  EXPECT_THROW(make(description), std::invalid_argument);
  for (const auto* fault : {"unknown", "noise", "noise=x", "service_dies=0", "access_denied=1"}) {
    description = known;
    description.faults = {fault};
    EXPECT_THROW(make(description), std::invalid_argument) << fault;
  }
}

}  // namespace
}  // namespace lab
