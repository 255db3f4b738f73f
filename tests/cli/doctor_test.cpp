#include "cli/doctor.h"

#include <chrono>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "cli/site_fixture.h"

// What `sysring doctor` finds of a workspace, without hosts that answer.
namespace sysring::cli {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class Doctor : public SiteTest {
 protected:
  void SetUp() override {
    SiteTest::SetUp();
    write("inventory/hosts.txt", "");
    set_up("key: {file: " + key("key", 0600) + "}", (directory / "events").string());
    std::filesystem::create_directories(directory / "events");
    event_file();
  }

  void set_up(const std::string& credential, const std::string& events) const {
    write("sysring.yaml", "version: 1\nworkspace: test\ncredentials:\n  admin: {" + credential +
                              "}\ndefaults: {user: root, credential: admin}\ncollectors:\n"
                              "  - {name: files, file: {directory: " +
                              events + "}}\n");
  }

  /// A private key of ed25519, as `ssh-keygen` writes it.
  [[nodiscard]] std::string key(const std::string& name, mode_t mode) const {
    const auto path =
        directory.write(name,
                        "-----BEGIN PRIVATE KEY-----\n"
                        "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
                        "-----END PRIVATE KEY-----\n");
    ::chmod(path.c_str(), mode);
    return path.string();
  }

  /// Its time is that of the tests' clock.
  void event_file() const {
    const auto path = directory.write("events/a.log", "");
    const auto at =
        std::chrono::duration_cast<std::chrono::seconds>(console.clock.time.time_since_epoch());
    const std::array<timespec, 2> times{timespec{at.count() - 60, 0}, timespec{at.count() - 60, 0}};
    ::utimensat(AT_FDCWD, path.c_str(), times.data(), 0);
  }
};

TEST_F(Doctor, FindsNothingWrongWithAWorkspaceInOrder) {
  EXPECT_EQ(run({"doctor"}), Exit::done) << console.out << console.err;
  EXPECT_THAT(console.out,
              AllOf(HasSubstr("✔ definitions"), HasSubstr("2 rings"),
                    ContainsRegex("✔ credential admin +a key, SHA256:"),
                    ContainsRegex("✔ collector files +1 file, the newest was written 1 m"),
                    HasSubstr("libssh2 "), Not(HasSubstr("✖"))));
  EXPECT_THAT(console.err, HasSubstr("0 faults"));
}

TEST_F(Doctor, TellsMachinesTheSame) {
  set_up("key: {file: " + (directory / "none").string() + "}", (directory / "events").string());
  EXPECT_EQ(run({"doctor", "--json"}), Exit::faults);
  EXPECT_EQ(console.member("schema"), "sysring.doctor/1");
  EXPECT_EQ(console.member("outcome"), "faults");
  const auto document = console.json();
  EXPECT_EQ(*document.find("faults")->integer(), 1);
  std::string seen;
  for (const auto& check : *document.find("checks")->array()) {
    if (*check.find("health")->string() != "fault") continue;
    seen += *check.find("what")->string() + " " + *check.find("code")->string();
    EXPECT_FALSE(check.find("remedy")->string()->empty());
  }
  EXPECT_EQ(seen, "credential admin SR211");
}

TEST_F(Doctor, SeesAKeyThatOthersMayRead) {
  set_up("key: {file: " + key("open", 0644) + "}", (directory / "events").string());
  EXPECT_EQ(run({"doctor"}), Exit::faults);
  EXPECT_THAT(console.out, AllOf(HasSubstr("✖ credential admin"), HasSubstr("(SR211)")));
}

TEST_F(Doctor, SeesAStateDirectoryThatOthersMayRead) {
  ::chmod((workspace / ".sysring").c_str(), 0755);
  EXPECT_EQ(run({"doctor"}), Exit::faults);
  EXPECT_THAT(console.out, AllOf(HasSubstr("✖ state directory"), HasSubstr("chmod go=")));
}

TEST_F(Doctor, SeesACollectorThatIsAwayAndOneThatIsSilent) {
  set_up("key: {file: " + key("key", 0600) + "}", (directory / "elsewhere").string());
  EXPECT_EQ(run({"doctor"}), Exit::faults);
  EXPECT_THAT(console.out, AllOf(HasSubstr("✖ collector files"), HasSubstr("(SR502)")));

  std::filesystem::create_directories(directory / "elsewhere");
  EXPECT_EQ(run({"doctor"}), Exit::done) << "a warning is no fault";
  EXPECT_THAT(console.out, AllOf(HasSubstr("⚠ collector files"), HasSubstr("(SR503)")));
}

TEST_F(Doctor, CountsHostsWithoutATrustedKeyAndTellsOfThoseThatAreNotReached) {
  write("inventory/hosts.txt", "lx01 ansible_host=127.0.0.1 ansible_port=1\n");
  EXPECT_EQ(run({"doctor"}), Exit::faults) << console.out;
  EXPECT_THAT(console.out, AllOf(HasSubstr("⚠ host keys"), HasSubstr("inventory trust lx01"),
                                 ContainsRegex("⚠ reach +0 of 1 host reached"),
                                 ContainsRegex("✖ 1 host +lx01: .*\\(SR204\\)")));
}

TEST_F(Doctor, TellsFaultsOfTheDefinitionsAsFaults) {
  write("inventory/hosts.txt", "bad host name !\n");
  EXPECT_EQ(run({"doctor"}), Exit::faults);
  EXPECT_THAT(console.out, AllOf(HasSubstr("✖ definitions"), HasSubstr("hosts.txt")));
}

TEST_F(Doctor, RefusesAnUnknownHostAndAFirstDayOfLinux) {
  write("inventory/hosts.txt", "lx01 role=web\nlx02\n");
  EXPECT_EQ(run({"doctor", "lx03"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("SR105"));
  EXPECT_EQ(run({"doctor", "lx01", "--first-day"}), Exit::usage);
  EXPECT_THAT(console.err, HasSubstr("lx01, which has Linux"));
  EXPECT_EQ(run({"doctor", "--first-day"}), Exit::usage);
  EXPECT_THAT(console.err, HasSubstr("2 hosts, expected one"));
}

TEST(DoctorOfHosts, PutsHostsWithOneFaultIntoOneLine) {
  engine::SweepResult result{.asked = 9, .reached = 2, .not_reached = 7};
  for (int i = 1; i <= 6; ++i) {
    result.faults.emplace_back("lx0" + std::to_string(i),
                               Error{Reason::unreachable, Effect::none, "connection refused"});
  }
  result.faults.emplace_back("ws01", Error{Reason::other_shell, Effect::none, "found PowerShell"});
  const auto all = examine_hosts(result);
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[1].what, "6 hosts");
  EXPECT_EQ(all[1].found, "lx01, lx02, lx03, lx04, lx05 and 1 more: connection refused");
  EXPECT_EQ(all[2].reason, Reason::other_shell);
  EXPECT_FALSE(all[2].remedy.empty());
  EXPECT_EQ(all[3].what, "clocks");
}

TEST(DoctorOfHosts, WarnsOfAClockThatIsOff) {
  engine::SweepResult result{.asked = 2, .reached = 2};
  result.clocks = {{"lx01", std::chrono::hours{1}}, {"lx02", -std::chrono::minutes{5}}};
  const auto all = examine_hosts(result);
  EXPECT_EQ(all.back().health, Health::warning);
  EXPECT_EQ(all.back().found, "lx01 1 h ahead of ours, lx02 5 m behind ours");
}

}  // namespace
}  // namespace sysring::cli
