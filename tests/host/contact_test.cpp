#include "host/contact.h"

#include <gtest/gtest.h>

#include "fakes/fake_host.h"

namespace sysring::host {
namespace {

using fakes::FakeHost;
using fakes::Fault;
using fleet::Finding;
using fleet::Level;
using fleet::Proof;
using Steps = std::vector<std::string>;

const std::string old_config = "<Sysmon schemaversion=\"4.90\"/>\r\n";
const std::string new_config = "<Sysmon schemaversion=\"4.90\"><EventFiltering/></Sysmon>\r\n";

const Time noon{std::chrono::sys_days{std::chrono::November / 24 / 2026}};

std::string sha256_of(const std::string& bytes) { return digests_of(bytes).sha256; }

/// A host that has the old configuration and is to get the new one.
class LinuxContact : public testing::Test {
 protected:
  FakeHost machine{"lx01", old_config};
  Task task{.purpose = Purpose::apply,
            .operation = {7},
            .workspace = "ws",
            .config = sysmon::exact_config(new_config),
            .file_name = "linux_2026.1.0_0a1b2c3d.xml",
            .places = {},
            .kept = std::make_shared<const std::set<std::string, std::less<>>>()};
  std::vector<Do> done;

  /// From the first operation to the end.
  Ended carry_out() {
    auto contact = make_contact(fleet::Platform::linux, task);
    EXPECT_TRUE(contact) << describe(contact.error());
    Next next = (*contact)->begin();
    while (auto* todo = std::get_if<Do>(&next)) {
      done.push_back(*todo);
      const auto answer = machine(todo->operation);
      if (!answer && answer.error().code == Reason::bad_usage) {
        ADD_FAILURE() << answer.error().message;
      }
      next = (*contact)->next(answer, noon);
    }
    return std::get<Ended>(next);
  }

  void has_crashed_over_the_new_one() {
    machine.faults.insert(Fault::crashes_on_reload);
    carry_out();
    task.purpose = Purpose::restore;
    task.operation = {8};
    task.config = sysmon::exact_config(old_config);
  }

  /// The new configuration has a probe.
  void sends_a_probe() {
    const auto built = sysmon::build_config(new_config);
    ASSERT_TRUE(built);
    const auto probed = sysmon::with_probe(
        *built, probe_scene(fleet::Platform::linux, task.places, task.workspace));
    ASSERT_EQ(probed.why_not, "");
    task.config = probed.config;
    task.probe = probed.name;
  }

  static Reason reason_of(const Ended& ended) { return ended.report.error.value().code; }
  static Proof proof(const Ended& ended, Level level) {
    for (const auto& evidence : ended.evidence) {
      if (evidence.level == level) return evidence.proof;
    }
    return Proof::unknown;
  }
};

TEST_F(LinuxContact, TakesAHostFromOneConfigurationToTheNext) {
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::verified);
  EXPECT_TRUE(ended.report.changed);
  EXPECT_EQ(machine.config(), new_config);
  EXPECT_EQ(machine.steps, (Steps{"look", "keep", "stage", "apply", "verify"}));
}

TEST_F(LinuxContact, ProvesEachLevelAndSaysWhatItSaw) {
  const auto ended = carry_out();
  ASSERT_EQ(ended.evidence.size(), 4U);
  for (const auto& evidence : ended.evidence) {
    EXPECT_EQ(evidence.proof, Proof::proven) << evidence.seen;
    EXPECT_EQ(evidence.at, noon);
  }
  EXPECT_EQ(ended.evidence[0].seen, "config.xml SHA256=" + sha256_of(new_config) +
                                        "; no key to close: Linux has no registry");
  EXPECT_EQ(ended.evidence[1].seen,
            "Event 16 record 6 at 2026-11-24T00:00:04Z by process 1455: "
            "/run/sysring/ws-7/linux_2026.1.0_0a1b2c3d.xml SHA256=" +
                sha256_of(new_config));
}

TEST_F(LinuxContact, LeavesNothingOnTheHost) {
  machine.directories = {"ws-3", "ws-4", "other-1", "ws-x"};
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::verified);
  EXPECT_EQ(machine.directories, (std::set<std::string>{"other-1", "ws-x"}));
  EXPECT_EQ(machine.files.size(), 1U);
}

TEST_F(LinuxContact, TellsWhatTheCollectorHasToShow) {
  const auto ended = carry_out();
  ASSERT_TRUE(ended.announced);
  EXPECT_EQ(ended.announced->computer, "lx01");
  EXPECT_EQ(ended.announced->field("Configuration"),
            "/run/sysring/ws-7/linux_2026.1.0_0a1b2c3d.xml");
}

TEST_F(LinuxContact, KnowsTheHostAsItIsAfterwards) {
  const auto ended = carry_out();
  ASSERT_TRUE(ended.facts);
  EXPECT_EQ(ended.facts->config.hex("SHA256"), sha256_of(new_config));
  EXPECT_EQ(ended.facts->last_config_path, "/run/sysring/ws-7/linux_2026.1.0_0a1b2c3d.xml");
  EXPECT_EQ(ended.facts->sysmon_version, "1.5.3");
  EXPECT_EQ(ended.facts->schema_version, "4.90");
  EXPECT_EQ(ended.facts->os, "Debian GNU/Linux 12 (bookworm)");
  EXPECT_EQ(ended.facts->forwarder, "rsyslog active");
  EXPECT_EQ(ended.previous, sha256_of(old_config));
}

TEST_F(LinuxContact, KeepsWhatTheHostHadBeforeAnythingIsChanged) {
  carry_out();
  ASSERT_GE(done.size(), 3U);
  ASSERT_TRUE(done[2].keep);
  EXPECT_EQ(*done[2].keep->bytes, old_config);
  EXPECT_EQ(done[2].activity, fleet::Activity::staging);
  EXPECT_EQ(done[2].previous, sha256_of(old_config));
}

TEST_F(LinuxContact, ReadsNothingThatIsKeptAlready) {
  task.kept = std::make_shared<const std::set<std::string, std::less<>>>(
      std::set<std::string, std::less<>>{sha256_of(old_config)});
  EXPECT_EQ(carry_out().report.finding, Finding::verified);
  EXPECT_EQ(machine.steps, (Steps{"look", "stage", "apply", "verify"}));
}

TEST_F(LinuxContact, TouchesNothingThatIsInForceAlready) {
  carry_out();
  machine.steps.clear();
  task.operation = {8};
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::current);
  EXPECT_FALSE(ended.report.changed);
  EXPECT_EQ(machine.steps, Steps{"look"});
}

TEST_F(LinuxContact, LooksAndNothingElse) {
  task.purpose = Purpose::observe;
  machine.directories = {"ws-3", "other-1"};
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::current);
  EXPECT_EQ(machine.steps, Steps{"look"});
  EXPECT_EQ(ended.facts->leftovers, std::vector<std::string>{"ws-3"});
}

TEST_F(LinuxContact, ReportsALostLineAsUnknownNotAsFailed) {
  machine.faults = {Fault::loses_the_line_after_apply};
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::unknown);
  EXPECT_EQ(ended.report.error->effect, Effect::unknown);
  EXPECT_TRUE(ended.report.changed);
  EXPECT_EQ(machine.config(), new_config);  // it did happen; only a look can tell
}

TEST_F(LinuxContact, FindsOutByALookWhatBecameOfALostLine) {
  machine.faults = {Fault::loses_the_line_after_apply};
  task.previous = sha256_of(old_config);
  carry_out();
  machine.faults = {};
  task.purpose = Purpose::verify;
  EXPECT_EQ(carry_out().report.finding, Finding::verified);
}

TEST_F(LinuxContact, FindsAHostUntouchedThatStillHasWhatItHad) {
  machine.faults = {Fault::loses_the_line_before_apply};
  task.previous = sha256_of(old_config);
  EXPECT_EQ(carry_out().report.finding, Finding::unknown);
  machine.faults = {};
  task.purpose = Purpose::verify;
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::untouched);
  EXPECT_EQ(machine.directories, std::set<std::string>{});  // the staged file goes with the look
}

TEST_F(LinuxContact, FindsAHostUntouchedForWhichNothingWasBegun) {
  task.purpose = Purpose::verify;
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::untouched);
  EXPECT_EQ(reason_of(ended), Reason::hash_mismatch);
}

TEST_F(LinuxContact, DoesNotVerifyWhatSomebodyElseHasReplaced) {
  carry_out();
  machine.files[machine.config_file()] = "<Sysmon other='yes'/>";
  task.purpose = Purpose::verify;
  task.previous = sha256_of(old_config);
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::failed);
  EXPECT_EQ(reason_of(ended), Reason::hash_mismatch);
}

TEST_F(LinuxContact, DoesNotVerifyAServiceThatNoLongerRecords) {
  carry_out();
  machine.faults = {Fault::silent};
  machine.now += std::chrono::hours{1};
  task.purpose = Purpose::verify;
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::failed);
  EXPECT_EQ(reason_of(ended), Reason::service_silent);
}

TEST_F(LinuxContact, PutsBackWhatTheHostHad) {
  carry_out();
  task.purpose = Purpose::restore;
  task.operation = {8};
  task.config = sysmon::exact_config(old_config);
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::verified);
  EXPECT_EQ(machine.config(), old_config);
}

TEST_F(LinuxContact, StartsTheServiceAgainThatDiedOfTheNewConfiguration) {
  has_crashed_over_the_new_one();
  ASSERT_FALSE(machine.running);
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::verified) << describe(ended.report.error.value());
  EXPECT_TRUE(machine.running);
  EXPECT_TRUE(machine.has_loaded(old_config));
}

TEST_F(LinuxContact, ProvesTheRulesByTheProbeThatTheyHave) {
  sends_a_probe();
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::verified) << describe(ended.report.error.value());
  EXPECT_EQ(machine.steps, (Steps{"look", "keep", "stage", "apply"}))
      << "there is nothing to await";
  EXPECT_EQ(ended.evidence.at(3).proof, Proof::proven);
  EXPECT_EQ(ended.evidence.at(3).seen,
            "Event 11 record 7 at 2026-11-24T00:00:04Z by process 1455, the probe " + task.probe);
}

TEST_F(LinuxContact, TakesASignOfLifeWhereThereIsNoProbe) {
  const auto ended = carry_out();
  EXPECT_EQ(ended.evidence.at(3).seen,
            "Event 1 record 7 at 2026-11-24T00:00:05Z by process 1455, a sign of life");
}

/// The hash is right, Event 16 is right, the service lives: only the probe tells.
TEST_F(LinuxContact, DoesNotVerifyAServiceThatAnnouncesRulesAndKeepsTheOldOnes) {
  machine.faults = {Fault::keeps_old_rules};
  EXPECT_EQ(carry_out().report.finding, Finding::verified) << "nobody can tell without a probe";
  machine.files[machine.config_file()] = old_config;
  machine.start(machine.config_file());
  task.operation = {8};
  sends_a_probe();
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::failed);
  EXPECT_EQ(reason_of(ended), Reason::probe_missing);
  EXPECT_EQ(proof(ended, Level::announced), Proof::proven);
  EXPECT_EQ(proof(ended, Level::recording), Proof::refuted);
  EXPECT_NE(ended.report.error->message.find("none of the probe " + task.probe), std::string::npos)
      << ended.report.error->message;
}

TEST_F(LinuxContact, AwaitsAProbeThatComesLate) {
  sends_a_probe();
  auto contact = make_contact(fleet::Platform::linux, task);
  Next next = (*contact)->begin();
  while (auto* todo = std::get_if<Do>(&next)) {
    if (todo->activity == fleet::Activity::applying) machine.faults = {Fault::silent};
    auto answer = machine(todo->operation);
    machine.faults = {};
    if (todo->activity == fleet::Activity::applying) {
      machine.log({.id = 11, .data = {{"RuleName", task.probe}}});
    }
    next = (*contact)->next(answer, noon);
  }
  EXPECT_EQ(std::get<Ended>(next).report.finding, Finding::verified);
  EXPECT_EQ(machine.steps.back(), "verify");
}

/// Nothing is created on a host that is only verified, and life is enough.
TEST_F(LinuxContact, AsksForNoProbeWhereNothingIsLoaded) {
  sends_a_probe();
  carry_out();
  machine.now += std::chrono::hours{1};
  task.purpose = Purpose::verify;
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::verified);
  EXPECT_NE(ended.evidence.at(3).seen.find("a sign of life"), std::string::npos);
}

TEST_F(LinuxContact, ProvesWhatItHasPutBackByTheProbeOfThat) {
  sends_a_probe();
  const auto previous = task.config;
  const auto probe = task.probe;
  carry_out();
  task.operation = {8};
  task.config = sysmon::exact_config(old_config);
  task.probe.clear();
  carry_out();
  task.purpose = Purpose::restore;
  task.operation = {9};
  task.config = previous;
  task.probe = probe;
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::verified);
  EXPECT_NE(ended.evidence.at(3).seen.find("the probe " + probe), std::string::npos);
}

struct Harm {
  Fault fault;
  Finding finding;
  Reason reason;
  bool changed;
};

class LinuxContactMeets : public LinuxContact, public testing::WithParamInterface<Harm> {};

TEST_P(LinuxContactMeets, AFaultAndNamesIt) {
  machine.faults = {GetParam().fault};
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, GetParam().finding);
  ASSERT_TRUE(ended.report.error);
  EXPECT_EQ(reason_of(ended), GetParam().reason) << describe(*ended.report.error);
  EXPECT_EQ(ended.report.changed, GetParam().changed);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, LinuxContactMeets,
    testing::Values(Harm{Fault::unreachable, Finding::unreachable, Reason::unreachable, false},
                    Harm{Fault::babbles, Finding::skipped, Reason::bad_answer, false},
                    Harm{Fault::disk_full, Finding::skipped, Reason::no_space, false},
                    Harm{Fault::changes_the_bytes, Finding::untouched, Reason::not_staged, false},
                    Harm{Fault::refuses, Finding::failed, Reason::refused, false},
                    Harm{Fault::ignores_the_reload, Finding::failed, Reason::no_event_16, true},
                    Harm{Fault::no_hash, Finding::failed, Reason::no_event_16, true},
                    Harm{Fault::wrong_hash, Finding::failed, Reason::hash_mismatch, true},
                    Harm{Fault::crashes_on_reload, Finding::failed, Reason::service_stopped, true},
                    Harm{Fault::silent, Finding::failed, Reason::service_silent, true},
                    Harm{Fault::errors, Finding::failed, Reason::sysmon_error, true},
                    Harm{Fault::keeps_the_file, Finding::failed, Reason::staged_file_left, true},
                    Harm{Fault::loses_the_line_before_apply, Finding::unknown, Reason::line_lost,
                         true}));

TEST_F(LinuxContact, TakesAwayWhatItHasStagedWhereItGivesUp) {
  machine.faults = {Fault::changes_the_bytes};
  const auto ended = carry_out();
  EXPECT_EQ(machine.steps, (Steps{"look", "keep", "stage", "tidy"}));
  EXPECT_TRUE(machine.directories.empty());
}

/// What was wrong before is no fault of the rollout.
TEST_F(LinuxContact, SkipsAHostWithoutSysmon) {
  machine.installed = machine.running = false;
  EXPECT_EQ(reason_of(carry_out()), Reason::not_installed);
  machine.half_installed = true;
  const auto ended = carry_out();
  EXPECT_EQ(reason_of(ended), Reason::half_installed);
  EXPECT_EQ(ended.report.finding, Finding::skipped);
}

TEST_F(LinuxContact, SkipsAHostWhoseServiceDidNotRunBefore) {
  machine.running = false;
  const auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::skipped);
  EXPECT_EQ(reason_of(ended), Reason::not_running);
  EXPECT_EQ(machine.steps, Steps{"look"});
}

TEST_F(LinuxContact, SkipsAHostWithoutAWayBackUnlessThatIsAccepted) {
  machine.files.erase(machine.config_file());
  auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::skipped);
  EXPECT_EQ(reason_of(ended), Reason::no_way_back);

  machine.files[machine.config_file()] = "";
  task.way_back = WayBack::waived;
  ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::verified);
  EXPECT_EQ(machine.config(), new_config);
}

TEST_F(LinuxContact, LoadsNothingOverWhatSomebodyHasPutThereMeanwhile) {
  auto contact = make_contact(fleet::Platform::linux, task);
  Next next = (*contact)->begin();
  while (auto* todo = std::get_if<Do>(&next)) {
    if (todo->activity == fleet::Activity::applying) machine.files[machine.config_file()] = "other";
    next = (*contact)->next(machine(todo->operation), noon);
  }
  const auto& ended = std::get<Ended>(next);
  EXPECT_EQ(ended.report.finding, Finding::untouched);
  EXPECT_EQ(reason_of(ended), Reason::second_writer);
  EXPECT_EQ(machine.config(), "other");
}

TEST_F(LinuxContact, ReplacesOnlyWhatItIsToReplace) {
  task.over = sha256_of("<Sysmon>another</Sysmon>");
  auto ended = carry_out();
  EXPECT_EQ(ended.report.finding, Finding::untouched);
  EXPECT_EQ(reason_of(ended), Reason::second_writer);
  EXPECT_EQ(machine.steps, Steps{"look"});

  task.over = sha256_of(old_config);
  EXPECT_EQ(carry_out().report.finding, Finding::verified);
  EXPECT_EQ(carry_out().report.finding, Finding::current) << "it is there already";
}

TEST_F(LinuxContact, LeavesAHostToAnEarlierOperationThatDoesNotEnd) {
  machine.faults.insert(Fault::still_applies);
  for (const auto purpose : {Purpose::apply, Purpose::restore, Purpose::verify}) {
    task.purpose = purpose;
    const auto ended = carry_out();
    EXPECT_EQ(reason_of(ended), Reason::second_writer);
    EXPECT_FALSE(ended.report.changed);
  }
  EXPECT_EQ(machine.steps, (Steps{"look", "look", "look"}));
}

TEST(Contact, IsNotMadeForWhatNoLineMayHold) {
  Task task;
  task.workspace = "ws; reboot";
  EXPECT_EQ(make_contact(fleet::Platform::linux, task).error().code, Reason::bad_value);
  task.workspace = "ws";
  task.places.log = "/var/log/$(reboot)";
  EXPECT_EQ(make_contact(fleet::Platform::linux, task).error().code, Reason::bad_value);
  task.key_readers = {"S-1-5-20; reboot"};
  EXPECT_EQ(make_contact(fleet::Platform::windows, task).error().code, Reason::bad_value);
}

}  // namespace
}  // namespace sysring::host
