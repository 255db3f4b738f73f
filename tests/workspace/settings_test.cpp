#include "workspace/settings.h"

#include <string>

#include <gtest/gtest.h>

#include "workspace/scratch.h"

namespace sysring::workspace {
namespace {

using namespace std::chrono_literals;

Settings settings_of(std::string_view text) {
  Faults faults;
  Source source{"sysring.yaml", faults};
  auto settings = read_settings(text, source, "/ws");
  EXPECT_TRUE(faults.none()) << lines_of(std::move(faults).take());
  return settings;
}

std::string faults_of(std::string_view text) {
  Faults faults;
  Source source{"sysring.yaml", faults};
  read_settings(text, source, "/ws");
  return lines_of(std::move(faults).take());
}

TEST(Settings, HaveDefaultsForAllButVersionAndName) {
  const auto settings = settings_of("version: 1\nworkspace: corp\n");
  EXPECT_EQ(settings.name, "corp");
  EXPECT_EQ(settings.salt, "corp");
  EXPECT_EQ(settings.state, "/ws/.sysring");
  EXPECT_EQ(settings.transport.known_hosts, "/ws/.sysring/known_hosts");
  EXPECT_EQ(settings.transport.pending_keys, "/ws/.sysring/pending_keys");
  EXPECT_EQ(settings.defaults.user, "root");
  EXPECT_EQ(settings.way_back, rollout::WayBack::required);
  EXPECT_EQ(settings.max_in_flight, 256U);
  EXPECT_EQ(settings.max_silenced, std::nullopt);
}

TEST(Settings, AreReadWithAllThatTheySay) {
  const auto settings = settings_of(R"(version: 1
workspace: corp
salt: pepper
state: /var/lib/sysring
defaults: {user: svc, port: 2022, credential: admin}
ssh: {known_hosts: keys/known, connect_deadline: 3s, login_deadline: 4s, starts_per_second: 9}
credentials:
  admin: {key: {file: keys/id}, passphrase: {command: [pass, show, x]}}
  agent: {agent: true}
  one: {agent: {public_key: keys/id.pub}}
  unit: {password: {systemd: fleet}}
collectors:
  - name: main
    file: {directory: events, pattern: "*.json", latency: 20m, poll_every: 5s}
linux: {sysmon: /usr/bin/sysmon, state: /var/opt/sysmon, unit: sysmon@1, log: /var/log/messages}
key_readers: [S-1-5-32-544]
policy: {max_in_flight: 12, way_back: waived, max_silenced: 40}
exclusions:
  - {hosts: "scada-*", reason: outage, by: jd, until: "2026-12-01T06:00:00Z"}
  - {hosts: "site=lab", reason: forever, by: jd}
)");
  EXPECT_EQ(settings.salt, "pepper");
  EXPECT_EQ(settings.state, "/var/lib/sysring");
  EXPECT_EQ(settings.defaults.user, "svc");
  EXPECT_EQ(settings.defaults.port, 2022);
  EXPECT_EQ(settings.defaults.credential, "admin");
  EXPECT_EQ(settings.transport.known_hosts, "/ws/keys/known");
  EXPECT_EQ(settings.transport.pending_keys, "/var/lib/sysring/pending_keys");
  EXPECT_EQ(settings.transport.login_deadline, 4s);
  EXPECT_EQ(settings.transport.starts_per_second, 9U);
  EXPECT_EQ(settings.collectors.at(0).directory, "/ws/events");
  EXPECT_EQ(settings.collectors.at(0).latency, 20min);
  EXPECT_EQ(settings.places.unit, "sysmon@1");
  EXPECT_EQ(settings.places.staging, "/run/sysring");
  EXPECT_EQ(settings.key_readers.at(0), "S-1-5-32-544");
  EXPECT_EQ(settings.max_in_flight, 12U);
  EXPECT_EQ(settings.max_silenced, 40U);
  EXPECT_EQ(settings.way_back, rollout::WayBack::waived);
  EXPECT_EQ(settings.exclusions.at(0).until, parse_time("2026-12-01T06:00:00Z"));
  EXPECT_EQ(settings.exclusions.at(1).until, std::nullopt);
}

TEST(Settings, SayWhereEachCredentialComesFrom) {
  const auto settings = settings_of(R"(version: 1
workspace: corp
credentials:
  admin: {key: {file: keys/id}, passphrase: {command: [pass, show, x]}}
  agent: {agent: true}
  one: {agent: {public_key: keys/id.pub}}
  unit: {password: {systemd: fleet}}
)");
  const auto& all = settings.transport.credentials;
  const auto& admin = std::get<transport::PrivateKey>(all.at("admin").secret);
  EXPECT_EQ(std::get<transport::SecretFile>(admin.key).path, "/ws/keys/id");
  EXPECT_EQ(std::get<transport::SecretCommand>(admin.passphrase.value()).argv.size(), 3U);
  EXPECT_FALSE(std::get<transport::AgentKey>(all.at("agent").secret).public_key);
  EXPECT_EQ(std::get<transport::AgentKey>(all.at("one").secret).public_key, "/ws/keys/id.pub");
  const auto& unit = std::get<transport::Password>(all.at("unit").secret);
  EXPECT_EQ(std::get<transport::SystemdCredential>(unit.password).name, "fleet");
}

TEST(Settings, NeverRepeatASecretThatStandsInThem) {
  const auto told =
      faults_of("version: 1\nworkspace: corp\ncredentials: {a: {password: hunter2}}\n");
  EXPECT_EQ(told,
            "SR109 sysring.yaml:3:29: found text as the password, expected where it comes from: "
            "{file: PATH}, {systemd: NAME} or {command: [PROGRAM, ARGUMENT]} | a secret that stood "
            "here is known to everybody who reads this file: change it\n");
}

TEST(Settings, PointAtWhatTheyCannotUse) {
  EXPECT_EQ(
      faults_of(R"y(version: one
workspace: -x y
defaults: {credential: amdin, port: 0}
credentials:
  admin: {}
  both: {agent: true, password: {file: x}}
  up: {password: {systemd: ../x}}
collectors: [{file: {}}]
linux: {sysmon: "/opt/$(x)", unit: "a;b", state: ../up}
key_readers: [Administrators]
policy: {way_back: never}
exclusions: [{hosts: "a|"}, {hosts: b, reason: r, by: x, until: soon}]
)y"),
      R"y(SR109 sysring.yaml:1:10: found 'one' for 'version', expected 1, the only one that this program reads
SR109 sysring.yaml:2:12: found '-x y' for 'workspace', expected 1 to 32 letters, digits and '-', not at the start
SR109 sysring.yaml:5:10: found none of agent, key and password, expected exactly one
SR109 sysring.yaml:6:9: found several of agent, key and password, expected exactly one
SR109 sysring.yaml:7:18: found nothing to use for 'systemd', expected a name without '/'
SR109 sysring.yaml:3:37: found '0' for 'port', expected a number from 1 to 65535
SR105 sysring.yaml:3:24: found the credential 'amdin', which is not defined here | did you mean 'admin'?
SR109 sysring.yaml:8:14: found no 'name' in the collector, expected one
SR109 sysring.yaml:8:21: found no 'directory' in the file collector, expected one
SR109 sysring.yaml:9:17: found '/opt/$(x)' for 'sysmon', expected an absolute path of letters, digits, '.', '_', '-' and '/'
SR109 sysring.yaml:9:50: found '../up' for 'state', expected an absolute path of letters, digits, '.', '_', '-' and '/'
SR109 sysring.yaml:9:36: found 'a;b' for 'unit', expected the name of a systemd unit
SR109 sysring.yaml:10:14: found a list for 'key_readers', expected SIDs such as S-1-5-32-544
SR109 sysring.yaml:11:20: found 'never' for 'way_back', expected required or waived
SR109 sysring.yaml:12:14: found no 'reason' in the exclusion, expected one
SR109 sysring.yaml:12:14: found no 'by' in the exclusion, expected one
SR108 sysring.yaml:12:22: at column 3: found the end, expected a group, a host name or a label like role=server
SR109 sysring.yaml:12:65: found 'soon' for 'until', expected a date such as 2026-12-01
)y");
}

}  // namespace
}  // namespace sysring::workspace
