#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "cli/site_fixture.h"
#include "engine/errand.h"
#include "engine/lock.h"
#include "owner.h"

// Hosts that log less for a while, as whoever is on call asks for it.
namespace sysring::cli {
namespace {

using rollout::SilencedHost;
using rollout::SilenceState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string what_runs = "<Sysmon schemaversion=\"4.90\"/>\r\n";
const std::string its_silence = "<Sysmon schemaversion=\"4.90\"><EventFiltering/></Sysmon>\r\n";

struct Owner {
  Owner(const std::filesystem::path& state, tests::Owner::Answerer answerer)
      : lock{*engine::WorkspaceLock::take(state, "run")},
        owner{*engine::ControlServer::listen(state / "control.sock"), std::move(answerer)} {}

  engine::WorkspaceLock lock;
  tests::Owner owner;
};

class SilenceCommand : public SiteTest {
 protected:
  const std::vector<std::string> complete{"silence", "role=web", "--minimal", "--for",
                                          "4h",      "--reason", "INC-1"};

  Exit run_with(std::vector<std::string> more) {
    auto words = complete;
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

  /// lx01 is silenced and lx02 does not answer, until 16:41:08.
  void silence_two() {
    auto own = ledger();
    const Time now = console.clock.time;
    for (const auto& text : {what_runs, its_silence}) {
      ASSERT_TRUE(own.keep(sysmon::exact_config(text), now));
    }
    rollout::Silence silence{.id = {},
                             .events = {10},
                             .owner = "ann",
                             .why = "INC-1",
                             .begun_at = now,
                             .ends_at = now + std::chrono::hours{4},
                             .hosts = {}};
    silence.hosts = {{.name = "lx01", .ends_at = silence.ends_at},
                     {.name = "lx02", .ends_at = silence.ends_at}};
    ASSERT_TRUE(own.begin_silence(silence, {"ann", 1000}, now));
    ledger::Turn turn{.at = now};
    turn.silenced = {{.name = "lx01",
                      .state = SilenceState::silenced,
                      .previous = digests_of(what_runs).sha256,
                      .config = digests_of(its_silence).sha256},
                     {.name = "lx02", .reason = Reason::unreachable}};
    ASSERT_TRUE(own.record(turn));
  }

  /// What an owner was asked, and what it tells of each host then.
  Result<Json> answer(const engine::Request& request, SilenceState state) {
    asked.push_back(request.verb + " " + request.arguments.dump());
    engine::Errand errand{.number = 7, .silence = request.verb == "silence" ? "S-0001" : ""};
    for (const auto& name : *request.arguments.find("hosts")->array()) {
      errand.hosts.push_back({*name.string(), state});
    }
    Json line;
    line["errand"] = engine::to_json(errand);
    telling->tell(std::move(line));
    Json reply;
    reply["number"] = 7;
    return reply;
  }
  std::vector<std::string> asked;
  tests::Owner* telling = nullptr;

  [[nodiscard]] std::filesystem::path state() const { return workspace / ".sysring"; }
};

TEST_F(SilenceCommand, WantsToKnowWhatAndForHowLongAndWhy) {
  EXPECT_EQ(run({"silence"}), Exit::usage);
  EXPECT_EQ(run({"silence", "role=web", "--for", "4h", "--reason", "x"}), Exit::usage);
  EXPECT_THAT(console.err, HasSubstr("neither --minimal and --event"));
  EXPECT_EQ(run({"silence", "role=web", "--minimal", "--reason", "x"}), Exit::usage);
  EXPECT_THAT(console.err, HasSubstr("for --for"));
  EXPECT_EQ(run({"silence", "role=web", "--minimal", "--for", "31d", "--reason", "x"}),
            Exit::usage);
  EXPECT_EQ(run({"silence", "role=web", "--minimal", "--for", "4h"}), Exit::usage);
  EXPECT_THAT(console.err, HasSubstr("no --reason"));
  EXPECT_EQ(run_with({"--event", "10"}), Exit::usage);
}

TEST_F(SilenceCommand, RefusesAnEventThatCannotBeSilenced) {
  EXPECT_EQ(run({"silence", "role=web", "--event", "16", "--for", "4h", "--reason", "x"}),
            Exit::error);
  EXPECT_THAT(console.err, HasSubstr("found event 16, which no rule can silence"));
  EXPECT_EQ(run({"silence", "role=web", "--event", "99", "--for", "4h", "--reason", "x"}),
            Exit::error);
  EXPECT_EQ(run({"silence", "role=web", "--event", "1,x", "--for", "4h", "--reason", "x"}),
            Exit::usage);
}

TEST_F(SilenceCommand, HasTheNumberOfHostsTyped) {
  EXPECT_EQ(run_with({}), Exit::usage);
  EXPECT_THAT(console.err, HasSubstr("2 hosts: lx01, lx02. They log nothing, for 4 h."));
  EXPECT_THAT(console.err, HasSubstr("--confirm 2"));
  EXPECT_EQ(run_with({"--confirm", "3"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("expected '2'"));
  EXPECT_EQ(run_with({"--yes"}), Exit::usage) << "it has no such option";
}

TEST_F(SilenceCommand, IsRefusedAboveTheCapWhateverIsConfirmed) {
  write("sysring.yaml", "version: 1\nworkspace: fleet\npolicy: {max_silenced: 1}\n");
  EXPECT_EQ(run_with({"--confirm", "2"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("error[SR614]"));
}

TEST_F(SilenceCommand, HasItDoneByTheOwner) {
  (void)ledger();
  Owner owner{state(), [this](const engine::Request& request) {
                return answer(request, SilenceState::silenced);
              }};
  telling = &owner.owner;
  EXPECT_EQ(run_with({"--confirm", "2", "--json"}), Exit::done) << console.err;
  EXPECT_EQ(console.member("schema"), "sysring.silence/1");
  EXPECT_EQ(console.member("silence"), "S-0001");
  EXPECT_THAT(asked, ElementsAre("silence {\"events\":[],\"for_ms\":14400000,\"hosts\":[\"lx01\","
                                 "\"lx02\"],\"reason\":\"INC-1\"}"));
}

TEST_F(SilenceCommand, SaysWhichHostsAreStillToBeSilenced) {
  (void)ledger();
  Owner owner{state(), [this](const engine::Request& request) {
                return answer(request, SilenceState::pending);
              }};
  telling = &owner.owner;
  EXPECT_EQ(run_with({"--confirm", "2"}), Exit::some_failed) << console.err;
  EXPECT_THAT(console.out, HasSubstr("silenced 0 of 2"));
  EXPECT_THAT(console.err, HasSubstr("sysring restore S-0001"));
}

TEST_F(SilenceCommand, ListsWhatIsSilencedByWhomAndUntilWhen) {
  silence_two();
  EXPECT_EQ(run({"silence", "--list"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("S-0001"));
  EXPECT_THAT(console.out, HasSubstr("1 silenced, 1 pending"));
  EXPECT_THAT(console.out, HasSubstr("event 10 off"));
  EXPECT_THAT(console.out, HasSubstr("2026-11-24 16:41"));
  EXPECT_THAT(console.out, HasSubstr("SR204"));
}

TEST_F(SilenceCommand, SaysThatASilenceIsPastItsEndAndWhatToDo) {
  silence_two();
  console.clock.time += std::chrono::hours{4};
  EXPECT_EQ(run({"silence", "--list"}), Exit::faults);
  EXPECT_THAT(console.out, HasSubstr("past its end: 1 not restored"));
  EXPECT_THAT(console.err, HasSubstr("`sysring run` ends what is past its end"));
  EXPECT_EQ(run({"silence", "--list", "--json"}), Exit::faults);
  EXPECT_EQ(console.member("outcome"), "faults");
}

TEST_F(SilenceCommand, ListsNothingWhereNothingIsSilenced) {
  EXPECT_EQ(run({"silence", "--list"}), Exit::done);
  EXPECT_THAT(console.err, HasSubstr("No host is silenced."));
}

TEST_F(SilenceCommand, IsAFlagBesideTheStateOfAHost) {
  see("lx01", digests_of(its_silence).sha256);
  silence_two();
  EXPECT_EQ(run({"explain", "lx01"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("S-0001 event 10 off by ann until 2026-11-24 16:41: INC-1"));
  EXPECT_THAT(console.out, HasSubstr("as wanted")) << "it should run its silence";
  EXPECT_THAT(console.out, HasSubstr("sysring restore lx01"));
  EXPECT_EQ(run({"status", "--list", "silenced", "--format", "csv"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("lx01"));
  EXPECT_THAT(console.out, HasSubstr("lx02"));
  EXPECT_EQ(run({"status"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("silenced 2"));

  console.clock.time += std::chrono::hours{4};
  EXPECT_EQ(run({"status"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("1 host past its end"));
  EXPECT_EQ(run({"explain", "lx01"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("past its end since"));
}

TEST_F(SilenceCommand, IsToldOfByThePlanForThoseHosts) {
  run({"release", "add", "1.0.0"});
  silence_two();
  EXPECT_EQ(run({"plan"}), Exit::done) << console.err;
  EXPECT_THAT(console.err, HasSubstr("2 hosts of it silenced now"));
}

using RestoreCommand = SilenceCommand;

TEST_F(RestoreCommand, MeansTheHostsOfASilenceOrOfASelector) {
  silence_two();
  {
    Owner owner{state(), [this](const engine::Request& request) {
                  return answer(request, SilenceState::restored);
                }};
    telling = &owner.owner;
    EXPECT_EQ(run({"restore", "s-1", "--reason", "calm"}), Exit::done) << console.err;
    EXPECT_THAT(console.out, HasSubstr("2 of 2 hosts back on what they had before"));
    EXPECT_EQ(run({"restore", "all"}), Exit::done) << console.err;
    EXPECT_EQ(run({"restore", "lx02"}), Exit::done) << console.err;
  }
  EXPECT_THAT(asked, ElementsAre("restore {\"hosts\":[\"lx01\",\"lx02\"],\"reason\":\"calm\"}",
                                 "restore {\"hosts\":[\"lx01\",\"lx02\"],\"reason\":\"\"}",
                                 "restore {\"hosts\":[\"lx02\"],\"reason\":\"\"}"));
}

TEST_F(RestoreCommand, SaysThatWhatIsStillSilencedIsPastItsEnd) {
  silence_two();
  Owner owner{state(), [this](const engine::Request& request) {
                return answer(request, SilenceState::silenced);
              }};
  telling = &owner.owner;
  EXPECT_EQ(run({"restore", "lx01"}), Exit::faults);
  EXPECT_THAT(console.out, HasSubstr("0 of 1 host back"));
  EXPECT_THAT(console.err, HasSubstr("sysring silence --list"));
}

TEST_F(RestoreCommand, RefusesWhatIsNotSilenced) {
  EXPECT_EQ(run({"restore", "S-0001"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("found no silence in this workspace"));
  silence_two();
  EXPECT_EQ(run({"restore", "S-0009"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("found no silence S-0009"));
  EXPECT_EQ(run({"restore", "lx03"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("found no silenced host among those of 'lx03'"));
}

}  // namespace
}  // namespace sysring::cli
