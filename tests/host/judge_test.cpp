#include "host/judge.h"

#include <gtest/gtest.h>

#include "fakes/sysmon_events.h"

namespace sysring::host {
namespace {

using fleet::Level;
using fleet::Proof;

constexpr std::uint32_t service = 1455;
const std::string probe = "sysring-probe-1a2b3c4d";
const std::string file = "/run/sysring/ws-7/linux_1_0a1b2c3d.xml";
const sysmon::Config config = sysmon::exact_config("<Sysmon/>");
const Time noon{std::chrono::sys_days{std::chrono::November / 24 / 2026}};

sysmon::Event event(fakes::LoggedEvent logged, std::uint64_t record, std::uint32_t process) {
  logged.record_id = record;
  logged.process_id = process;
  logged.at = noon;
  const auto parsed = sysmon::parse_event(to_xml(logged));
  EXPECT_TRUE(parsed);
  return *parsed;
}

sysmon::Event probed(std::uint64_t record, std::uint32_t process = service) {
  return event({.id = 11, .data = {{"RuleName", probe}}}, record, process);
}

/// What L4 comes to, of a host that has announced the new configuration with record 10.
Judgement judged(const std::vector<sysmon::Event>& probes, const std::vector<sysmon::Event>& life) {
  Status status;
  status.service = fleet::Service::running;
  status.process_id = service;
  status.config = *sysmon::HashSet::parse("SHA256=" + config.digests.sha256);
  status.changes = {
      event(fakes::config_change(file, "SHA256=" + config.digests.sha256), 10, service)};
  status.probes = probes;
  status.life = life;
  return judge({.config = config, .file = file, .probe = probe, .before = {}}, status, noon);
}

TEST(Judge, TakesAProbeOfTheServiceThatIsNewerThanTheConfiguration) {
  const auto life = event(fakes::process_create("true"), 12, service);
  const auto good = judged({probed(11)}, {});
  EXPECT_FALSE(good.fault);
  EXPECT_EQ(good.proof(Level::recording), Proof::proven);

  for (const auto& other : {probed(9), probed(11, 4711)}) {
    const auto judgement = judged({other}, {life});
    EXPECT_EQ(judgement.proof(Level::recording), Proof::refuted);
    ASSERT_TRUE(judgement.fault);
    EXPECT_EQ(judgement.fault->code, Reason::probe_missing);
    EXPECT_TRUE(judgement.may_improve()) << "the event may be late";
  }
}

TEST(Judge, CallsAServiceSilentThatShowsNeitherProbeNorLife) {
  const auto judgement = judged({}, {});
  EXPECT_EQ(judgement.proof(Level::recording), Proof::unknown);
  ASSERT_TRUE(judgement.fault);
  EXPECT_EQ(judgement.fault->code, Reason::service_silent);
  EXPECT_TRUE(judgement.may_improve());
}

}  // namespace
}  // namespace sysring::host
