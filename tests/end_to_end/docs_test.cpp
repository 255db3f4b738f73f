#include <gmock/gmock.h>

#include "end_to_end/fleet.h"
#include "end_to_end/operator.h"

namespace sysring::tests {
namespace {

using testing::ElementsAre;

class DocumentationOnHosts : public testing::Test {
 protected:
  void SetUp() override {
    if (!Fleet::is_possible()) GTEST_SKIP() << "needs root: lab hosts have namespaces of their own";
  }

  /// With the key of the lab where keys lie.
  static Operator admin_of(const Fleet& fleet, const std::string& directory) {
    Operator admin{fleet.file("home"), directory};
    fs::create_directories(admin.home() / ".ssh");
    fs::copy_file(fleet.file("lab/key"), admin.home() / ".ssh/id_ed25519");
    return admin;
  }
};

const std::string config =
    "<Sysmon schemaversion=\"4.90\"><EventFiltering><ProcessCreate onmatch=\"exclude\"/>"
    "</EventFiltering></Sysmon>\n";

/// Where the lab has the host.
std::string port_of(const Fleet& fleet, const std::string& host) {
  const std::string port = "s/.*" + host + ": .*ansible_port: ([0-9]+).*/\\1/p";
  const auto line = run({"/usr/bin/env", "sed", "-nE", port, fleet.file("lab/inventory.yml")});
  return std::string{trimmed(line)};
}

TEST_F(DocumentationOnHosts, QuickStartTakesThreeHostsFromNothingToAProvenRelease) {
  const Fleet fleet{{.hosts = 3, .lab = {"--user", "operator"}}};
  const Page page{"quick-start.md"};
  auto admin = admin_of(fleet, fleet.file("home"));

  EXPECT_THAT(admin.types_all(page.block("1. A workspace")), ElementsAre(done, done));

  EXPECT_THAT(admin.types_all(page.block("2. Your hosts")), ElementsAre(done, done));
  for (const auto& host : fleet.hosts()) {
    admin.edits("inventory/hosts.txt", "s/" + host +
                                           ".corp.example/& ansible_host=127.0.0.1 "
                                           "ansible_port=" +
                                           port_of(fleet, host) + "/");
  }
  const auto settings = replaced(page.block("2. Your hosts", 1), "svc_sysmon", "operator");
  admin.writes("sysring.yaml",
               "version: 1\nworkspace: first\n" +
                   replaced(settings, "/var/log/sysmon-fleet", fleet.file("lab/collector")));

  EXPECT_THAT(admin.types_all(page.block("3. Trust their keys")), ElementsAre(some_failed, done));
  EXPECT_THAT(admin.types_all(page.block("4. Where are we?")), ElementsAre(done, done, done));

  admin.edits("rings/default.yml", "s/soak: [0-9]+h/soak: 1s/");
  admin.writes((admin.home() / "sysmon/linux.xml").string(), config);
  EXPECT_EQ(admin.types("git -C ~/sysmon init -q && git -C ~/sysmon add . && git -C ~/sysmon -c "
                        "user.name=a -c user.email=a@example commit -qm first"),
            done);
  EXPECT_THAT(admin.types_all(page.block("5. A release")), ElementsAre(done, done, done, done));
  for (const auto& host : fleet.hosts()) EXPECT_EQ(fleet.announced_by(host).size(), 2U) << host;

  EXPECT_THAT(admin.types_all(page.block("6. And then")), ElementsAre(done, done, rolled_back));
  for (const auto& host : fleet.hosts()) {
    EXPECT_EQ(fleet.announced_by(host).front(), fleet.announced_by(host).back()) << host;
  }
  if (HasFailure()) std::printf("%s\n", admin.said.c_str());
}

TEST_F(DocumentationOnHosts, OperationsAreDoneAsTheyStand) {
  const Fleet fleet{{.hosts = 3}};
  const Page page{"operations.md"};
  auto admin = admin_of(fleet, fleet.workspace());
  const auto commands = [&](const std::string& heading, std::size_t number = 0) {
    return replaced(page.block(heading, number), "R-0042", "R-0001");
  };
  admin.writes("new.xml", config);

  EXPECT_THAT(admin.types_all(commands("Roll out a release")),
              ElementsAre(done, done, done, done, done));
  EXPECT_THAT(admin.types_all(commands("Is everything in order?")), ElementsAre(done, done, done));
  EXPECT_THAT(admin.types_all(commands("A rollout paused by itself")), ElementsAre(done));
  EXPECT_THAT(admin.types_all(commands("A gate failed")), ElementsAre(done, done, done));
  EXPECT_THAT(admin.types_all(commands("Which configuration runs where?")),
              ElementsAre(done, done, done, done, done));

  // Another key is known of lx02 than it has.
  admin.edits(
      ".sysring/known_hosts",
      "/:" + port_of(fleet, "lx02") +
          " /s/[^ ]+$/AAAAC3NzaC1lZDI1NTE5AAAAIHn3cOl1VXbq5WRdB8ZbWAkNIUtE7hAyqXLzZ1J5PzkD/");
  EXPECT_EQ(admin.types("sysring sweep"), some_failed);
  EXPECT_THAT(admin.types_all(commands("A host key changed")), ElementsAre(done));
  EXPECT_EQ(admin.types("sysring sweep"), done);
  if (HasFailure()) std::printf("%s\n", admin.said.c_str());
}

TEST_F(DocumentationOnHosts, ARolloutIsSteeredFromAnotherTerminal) {
  const Fleet fleet{{.hosts = 3, .soak = "1h"}};
  const auto plan = fleet.plan("2.0.0");
  const auto owner = fleet.start({"run"});
  ASSERT_TRUE(owner->says("Serving"));
  const auto apply = fleet.start({"apply", plan, "--progress", "plain"});
  ASSERT_TRUE(apply->says("soaking"));

  auto admin = admin_of(fleet, fleet.workspace());
  const auto block = replaced(Page{"operations.md"}.block("Watch and steer"), "R-0042", "R-0001");
  const auto lines = lines_of(block);
  const std::string watch{lines.at(0)};
  EXPECT_EQ(admin.types(std::string{lines.at(1)}), done) << "pause";
  EXPECT_EQ(admin.types(watch), waiting);
  EXPECT_EQ(admin.types(std::string{lines.at(2)}), done) << "resume";
  EXPECT_EQ(admin.types("sysring sweep"), done) << "the ring soaks meanwhile";
  EXPECT_EQ(admin.types(std::string{lines.at(3)}), done) << "abort";
  EXPECT_EQ(admin.types(watch), rolled_back);
  EXPECT_EQ(fleet.announced_by("lx01").front(), fleet.announced_by("lx01").back());
  if (HasFailure()) std::printf("%s\n", admin.said.c_str());
}

}  // namespace
}  // namespace sysring::tests
