#include <csignal>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "lab/server/running_lab.h"

namespace lab::tests {
namespace {

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

/// Reads the collector's file until it holds as many events.
std::string events(const RunningLab& lab, std::size_t count) {
  std::string text;
  while (lines_in(text) < count) text = lab.directory().read("collector/events.log");
  return text;
}

TEST(LabControl, DumpsTheMachinesThatAreNamedOrAll) {
  RunningLab lab{{"--windows", "200", "--linux", "1"}};
  EXPECT_EQ(lines_in(lab.steer("dump").out), 201);
  const auto line = nlohmann::json::parse(lab.steer("dump", {"lx0001"}).out);
  EXPECT_EQ(line["host"], "lx0001");
  EXPECT_EQ(line["machine"]["commands"], 0);
}

TEST(LabControl, IsForItsUserAlone) {
  RunningLab lab{{"--linux", "1"}};
  struct stat status {};
  ASSERT_EQ(::stat(lab.file("lab.sock").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600);
}

TEST(LabControl, SaysWhatItExpects) {
  RunningLab lab{{"--linux", "1"}};
  const auto host = lab.steer("dump", {"lx0002"});
  EXPECT_EQ(host.code, 64);
  EXPECT_EQ(host.err,
            "sysring-lab: found the host 'lx0002', expected one of the lab's, such as lx0001"
            "; did you mean 'lx0001'?\n");
  const auto fault = lab.steer("fault", {"lx0001", "tired"});
  EXPECT_EQ(fault.code, 64);
  EXPECT_NE(fault.err.find("expected none, slow=MS"), std::string::npos) << fault.err;
  EXPECT_EQ(lab.steer("dance").code, 64);
}

TEST(LabControl, RebootsAMachineWhichIsAwayForAWhile) {
  RunningLab lab{{"--linux", "2"}};
  EXPECT_EQ(lab.steer("reboot", {"lx0001"}).code, 0);
  EXPECT_EQ(lab.ssh("lx0001", "whoami").code, 255);
  EXPECT_EQ(lab.ssh("lx0002", "whoami").code, 0);
  EXPECT_NE(lab.steer("dump", {"lx0001"}).out.find(R"("boots":1)"), std::string::npos);
}

TEST(LabControl, CutsTheConnectionsOfAMachineThatBoots) {
  RunningLab lab{{"--linux", "1", "--speed", "100"}};
  auto arguments = lab.ssh_arguments("lx0001");
  arguments.insert(arguments.begin(), {"ssh", "-n"});
  arguments.emplace_back("sleep 100000000");
  sysring::tests::Process ssh{arguments};
  while (lab.steer("dump").out.find(R"("commands":1)") == std::string::npos) continue;
  EXPECT_EQ(lab.steer("reboot", {"lx0001"}).code, 0);
  ssh.output();
  EXPECT_EQ(ssh.exit_code(), 255);
  while (lab.ssh("lx0001", "whoami").code != 0) continue;  // it comes back
}

TEST(LabControl, WritesWhatIsForwardedAsRsyslogWould) {
  RunningLab lab{{"--linux", "1"}};
  EXPECT_EQ(lab.ssh("lx0001", "event").code, 0);
  const auto line = events(lab, 1);
  ASSERT_GT(line.size(), 29);
  EXPECT_EQ(line.substr(29), " lx0001 sysmon: <Event/>\n");
  EXPECT_EQ(line.substr(10, 1), "T");
  EXPECT_EQ(line.substr(23, 6), "+00:00");
}

TEST(LabControl, ASilentCollectorGetsTheEventsLater) {
  RunningLab lab{{"--linux", "2"}};
  EXPECT_EQ(lab.steer("collector", {"off"}).code, 0);
  EXPECT_EQ(lab.ssh("lx0001", "event").code, 0);
  EXPECT_EQ(lab.ssh("lx0002", "sleep 2500").code, 0);  // the lab has been round its machines twice
  EXPECT_EQ(lab.directory().read("collector/events.log"), "");
  EXPECT_EQ(lab.steer("collector", {"on"}).code, 0);
  EXPECT_EQ(lines_in(events(lab, 1)), 1);
}

TEST(LabControl, RefusesASecondLabInItsDirectory) {
  RunningLab lab{{"--linux", "1"}};
  const auto second = lab.run({ECHO_LAB, "serve", lab.directory().path(), "--linux", "1"});
  EXPECT_EQ(second.code, 64);
  EXPECT_NE(second.err.find("a lab runs there already"), std::string::npos) << second.err;
  EXPECT_EQ(lab.ssh("lx0001", "whoami").code, 0);
}

/// A service manager gives it none.
TEST(LabControl, RunsWithoutAStandardInputUntilItIsStopped) {
  const sysring::tests::Directory directory;
  const std::string line =
      "exec '" ECHO_LAB "' serve '" + (directory / "lab").string() + "' --linux 1 </dev/null";
  sysring::tests::Process lab{{"/bin/sh", "-c", line}};
  EXPECT_TRUE(lab.says("}\n"));
  EXPECT_EQ(sysring::tests::run({ECHO_LAB, "collector", (directory / "lab").string(), "off"}), "");
  lab.signal(SIGTERM);
  lab.output();
  EXPECT_EQ(lab.exit_code(), 0);
}

TEST(LabControl, SaysThatNoLabAnswers) {
  const sysring::tests::Directory empty;
  sysring::tests::Process dump{{ECHO_LAB, "dump", empty.path()}};
  EXPECT_NE(dump.output().find("no lab answers"), std::string::npos);
  EXPECT_EQ(dump.exit_code(), 1);
}

}  // namespace
}  // namespace lab::tests
