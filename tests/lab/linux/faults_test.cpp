#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lab/linux/world.h"

namespace lab {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string second = config_with("second");
const std::string first_hash = sha256(first_config());
const std::string second_hash = sha256(second);

World applied(FaultList faults) {
  World world{std::move(faults)};
  world.apply(second);
  world.passes(1s);
  return world;
}

std::string in_force(const World& world) { return world.dump()["sysmon"]["in_force"]; }
std::string stored(const World& world) { return world.dump()["sysmon"]["stored"]; }
std::string service(const World& world) { return world.dump()["sysmon"]["service"]; }

TEST(LinuxFault, AccessDenied) {
  World world{{"access_denied"}};
  const auto answer = world.run("sudo -n id -u", "", "svc");
  EXPECT_EQ(answer.exit_code, 1U);
  EXPECT_THAT(answer.err, HasSubstr("a password is required"));
}

TEST(LinuxFault, ConfigRefused) {
  World world{{"config_refused"}};
  EXPECT_EQ(world.apply(second).exit_code, 87U);
  world.passes(1s);
  EXPECT_EQ(stored(world), first_hash);
}

TEST(LinuxFault, RulesNotLoaded) {
  auto world = applied({"rules_not_loaded"});
  EXPECT_THAT(world.last_event(16), HasSubstr(second_hash));
  EXPECT_EQ(in_force(world), first_hash);
}

TEST(LinuxFault, Event16Stale) {
  auto world = applied({"event16_stale"});
  EXPECT_EQ(world.dump()["events"]["16"], 2);
  EXPECT_THAT(world.last_event(16), HasSubstr(first_hash));
  EXPECT_EQ(in_force(world), second_hash);
}

TEST(LinuxFault, Event16Missing) {
  auto world = applied({"event16_missing"});
  EXPECT_EQ(world.dump()["events"]["16"], 1);
  EXPECT_EQ(in_force(world), second_hash);
}

TEST(LinuxFault, HashMismatch) {
  auto world = applied({"hash_mismatch"});
  EXPECT_THAT(world.last_event(16), HasSubstr("SHA256=" + std::string(64, '0')));
}

TEST(LinuxFault, ServiceDies) {
  auto world = applied({"service_dies=60"});
  EXPECT_EQ(service(world), "running");
  world.passes(60s);
  EXPECT_EQ(service(world), "failed");
  EXPECT_EQ(world.out("systemctl is-active sysmon"), "failed\n");
  EXPECT_EQ(world.run("systemctl reset-failed sysmon; systemctl start sysmon").exit_code, 0U);
  EXPECT_EQ(service(world), "running");
}

TEST(LinuxFault, NotAutomatic) {
  World world{{"not_automatic"}};
  world.machine().reboot(world.now());
  EXPECT_EQ(service(world), "stopped");
  world.run("systemctl enable sysmon");
  world.machine().reboot(world.now());
  EXPECT_EQ(service(world), "running");
}

TEST(LinuxFault, ForwardingStopsUntilTheFirstConfigurationIsBack) {
  World world{{"forwarding_stops"}};
  world.passes(1min);
  EXPECT_FALSE(world.machine().take_forwarded(world.now()).empty());
  world.apply(second);
  world.passes(1s);
  world.machine().take_forwarded(world.now());
  world.passes(5min);
  EXPECT_TRUE(world.machine().take_forwarded(world.now()).empty());
  EXPECT_EQ(world.dump()["forwarding"], false);
  world.apply(first_config());
  world.passes(5min);
  EXPECT_FALSE(world.machine().take_forwarded(world.now()).empty());
}

TEST(LinuxFault, ForwardingStopsByTheFilesThatAreNamed) {
  for (const auto& [part, works] : {std::pair{"new", false}, std::pair{"old", true}}) {
    World world{{std::string{"forwarding_stops="} + part}};
    EXPECT_EQ(world.dump()["forwarding"], true);
    world.apply(second);  // as new.xml
    EXPECT_EQ(world.dump()["forwarding"], works) << part;
  }
}

TEST(LinuxFault, NeverForwarded) {
  World world{{"never_forwarded"}};
  world.passes(1h);
  EXPECT_TRUE(world.machine().take_forwarded(world.now()).empty());
}

TEST(LinuxFault, NoiseUnderTheNewConfiguration) {
  const auto grown = [](World& world) {
    const auto before = world.dump()["next_record"].get<int>();
    world.passes(10min);
    return world.dump()["next_record"].get<int>() - before;
  };
  auto quiet = applied({});
  auto noisy = applied({"noise=7"});
  EXPECT_EQ(grown(noisy), 7 * grown(quiet));
}

TEST(LinuxFault, DeleteFails) {
  auto world = applied({"delete_fails"});
  const auto answer = world.run("rm -rf /run/new");
  EXPECT_EQ(answer.exit_code, 1U);
  EXPECT_THAT(answer.err, HasSubstr("Operation not permitted"));
  EXPECT_EQ(world.dump()["leftovers"], (nlohmann::json{"/run/new", "/run/new/new.xml"}));
}

TEST(LinuxFault, DiskFull) {
  World world{{"disk_full"}};
  const auto answer =
      world.run("mkdir /run/new && cat >/run/new/x || df -P /run/new | tail -n 1", "abc");
  EXPECT_THAT(answer.out, HasSubstr("100% /run"));
  EXPECT_EQ(world.out("wc -c </run/new/x"), "0\n");
}

TEST(LinuxFault, SecondWriter) {
  auto world = applied({"second_writer=30"});
  EXPECT_EQ(in_force(world), second_hash);
  world.passes(30s);
  EXPECT_EQ(in_force(world), first_hash);
  EXPECT_EQ(world.dump()["history"].back()["by"], "second writer");
  EXPECT_THAT(world.last_event(16), HasSubstr("/var/lib/puppet/sysmon.xml"));
}

TEST(LinuxFault, ReimagedAtTheNextReboot) {
  auto world = applied({"reimaged"});
  const auto machine = world.out("cat /etc/machine-id");
  world.machine().reboot(world.now());
  EXPECT_NE(world.out("cat /etc/machine-id"), machine);
  EXPECT_EQ(in_force(world), first_hash);
  EXPECT_EQ(world.dump()["events"]["16"], 1);
  const auto again = world.out("cat /etc/machine-id");
  world.machine().reboot(world.now());
  EXPECT_EQ(world.out("cat /etc/machine-id"), again);
}

TEST(LinuxFault, ReimagedSomeTimeAfterItsBegin) {
  World world{{"reimaged=600"}};
  const auto machine = world.out("cat /etc/machine-id");
  world.passes(599s);
  EXPECT_EQ(world.out("cat /etc/machine-id"), machine);
  world.passes(2s);
  EXPECT_NE(world.out("cat /etc/machine-id"), machine);
}

TEST(LinuxFault, NotInstalled) {
  World world{{"not_installed"}};
  EXPECT_EQ(world.run("/opt/sysmon/sysmon -c").exit_code, 127U);
  EXPECT_EQ(world.run("systemctl start sysmon").exit_code, 5U);
  EXPECT_EQ(world.dump()["sysmon"]["installed"], false);
  EXPECT_EQ(world.out("systemctl show sysmon -p LoadState,ActiveState --no-pager"),
            "LoadState=not-found\nActiveState=inactive\n");
}

TEST(LinuxFault, ReloadCrash) {
  auto world = applied({"reload_crash"});
  EXPECT_EQ(service(world), "failed");
  EXPECT_EQ(stored(world), second_hash);
}

TEST(LinuxFault, Incompatible) {
  auto world = applied({"incompatible"});
  EXPECT_EQ(world.dump()["events"]["16"], 1);
  EXPECT_EQ(in_force(world), first_hash);
  EXPECT_EQ(stored(world), second_hash);
  EXPECT_EQ(service(world), "running");
}

TEST(LinuxFault, PuttingTheFirstConfigurationBackAlwaysWorks) {
  for (const auto* fault : {"rules_not_loaded", "event16_stale", "event16_missing", "hash_mismatch",
                            "incompatible", "service_dies=60", "second_writer=60"}) {
    auto world = applied({fault});
    world.apply(first_config());
    world.passes(2min);
    EXPECT_EQ(in_force(world), first_hash) << fault;
    EXPECT_EQ(stored(world), first_hash) << fault;
    EXPECT_THAT(world.last_event(16), HasSubstr(first_hash)) << fault;
  }
}

}  // namespace
}  // namespace lab
