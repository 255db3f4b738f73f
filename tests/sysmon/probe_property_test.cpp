#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/text.h"
#include "sysmon/probe.h"
#include "sysmon/review/lint.h"
#include "sysmon/rules.h"
#include "sysmon/shared_data.h"

// With any configuration: a probe changes no decision but its own, and where there is none, one
// would have done harm or nothing.

namespace sysring::sysmon {
namespace {

using Words = std::vector<std::string>;

const Scene on_linux{"/run/sysring/ws-", '/', {"/usr/bin/dash", "/usr/bin/bash"}, Folding::ascii};
const Scene on_windows{
    R"(C:\Windows\Sysring\ws-)", '\\', {R"(C:\Windows\System32\cmd.exe)"}, Folding::windows};

// What rules look for, and what events have.
const Words paths{"/run/",
                  "/run/sysring/ws-",
                  "/run/sysring/ws-7/",
                  "ws-12",
                  "/etc/",
                  ".mp3",
                  "sysring",
                  "-probe-",
                  "/tmp/a1",
                  "/",
                  "RUN",
                  "-"};
const Words programs{"/usr/bin/dash", "/usr/bin/bash", "/usr/bin/curl", "bash", "/opt/", "usr"};
const Words users{"root", "alice", "-", "ro"};
const Words accounts{"root", "alice", "-", "ro", "!"};
const Words processes{"1", "5", "999"};
const Words operations{"1", "7", "12", "80"};
const Words conditions{"is",           "is not",   "contains",  "excludes",
                       "begin with",   "end with", "less than", "not begin with",
                       "not end with", "image",    "is any",    "contains any"};
const std::map<std::string, Words> values{
    {"TargetFilename", paths}, {"Image", programs}, {"User", users}, {"ProcessId", processes}};

/// Draws configurations and events from a seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_{seed} {}

  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
  const std::string& one_of(const Words& words) { return words.at(below(words.size())); }

  std::string config() {
    std::string blocks;
    for (auto count = below(5); count > 0; --count) blocks += block();
    return "<Sysmon schemaversion=\"4.90\"><EventFiltering>" + blocks +
           "</EventFiltering></Sysmon>";
  }

  EventFields event() {
    static const Words targets{
        "/etc/cron.d/x",   "/run/sysring/ws-7/config.xml",       "/tmp/a1.mp3",
        "/var/log/syslog", "/home/alice/sysring-probe-00000000", "/run/sysring/ws-12/said"};
    static const Words images{"/usr/bin/dash", "/usr/bin/bash", "/usr/bin/curl", "/opt/agent"};
    EventFields fields;
    fields["TargetFilename"] = one_of(targets);
    fields["Image"] = one_of(images);
    fields["User"] = one_of(accounts);
    fields["ProcessId"] = one_of(processes);
    return fields;
  }

 private:
  std::string block() {
    const std::string tag = below(4) == 0 ? "ProcessTerminate" : "FileCreate";
    const bool all = below(3) == 0;
    std::string text = std::string{"<RuleGroup groupRelation=\""} + (all ? "and" : "or") + "\"><" +
                       tag + " onmatch=\"" + (below(2) == 0 ? "include" : "exclude") + "\">";
    for (auto count = below(4); count > 0; --count) {
      text += !all && below(4) == 0 ? rule(tag) : leaf(field(tag));
    }
    return text + "</" + tag + "></RuleGroup>";
  }

  /// Two fields, so that what it asks for is not impossible.
  std::string rule(const std::string& tag) {
    return "<Rule groupRelation=\"and\" name=\"rule\">" + leaf("User") +
           leaf(tag == "FileCreate" ? "TargetFilename" : "Image") + "</Rule>";
  }

  std::string field(const std::string& tag) {
    static const Words of_file{"TargetFilename", "TargetFilename", "Image", "User", "ProcessId"};
    static const Words of_process{"Image", "User", "ProcessId"};
    return one_of(tag == "FileCreate" ? of_file : of_process);
  }

  std::string leaf(const std::string& field) {
    const auto& value = one_of(values.at(field));
    const bool ordered = field == "ProcessId";
    const auto& condition = ordered ? conditions.front() : one_of(conditions);
    const std::string name = below(3) == 0 ? "" : " name=\"" + field + " " + condition + "\"";
    const bool impossible = field == "TargetFilename" && condition == "less than";
    return "<" + field + " condition=\"" + (impossible ? "is" : condition) + "\"" + name + ">" +
           value + "</" + field + ">";
  }

  std::mt19937_64 engine_;
};

std::string decided(Evaluator& evaluator, std::uint32_t id, const EventFields& fields) {
  const auto decision = evaluator.decide(id, fields);
  return (decision.logged ? "logged " : "dropped ") + std::string{decision.rule};
}

/// The event of the probe, whatever is not known of it beforehand.
std::vector<EventFields> events_of_probe(const std::string& name, const Scene& scene) {
  std::vector<EventFields> events;
  for (const auto& program : scene.programs) {
    for (const auto& operation : operations) {
      for (const auto& user : accounts) {
        for (const auto& process : processes) {
          events.push_back(
              {{"TargetFilename", scene.directory + operation + scene.separator + name},
               {"Image", program},
               {"User", user},
               {"ProcessId", process}});
        }
      }
    }
  }
  return events;
}

Reading read(const Config& config) {
  auto reading = read_rules(*config.bytes);
  EXPECT_TRUE(reading) << *config.bytes;
  return *std::move(reading);
}

/// Nothing else is decided otherwise, and the probe is logged.
void expect_a_good_probe(const Config& base, const Probed& probed, const Scene& scene,
                         const std::vector<EventFields>& events) {
  const auto before = read(base);
  const auto after = read(probed.config);
  EXPECT_EQ(after.findings.size(), before.findings.size());
  EXPECT_EQ(lint(after.rules).size(), lint(before.rules).size());
  EXPECT_EQ(probe_in(probed.config, scene), probed.name);
  Evaluator old_rules{before.rules, scene.folding};
  Evaluator new_rules{after.rules, scene.folding};
  for (const auto& event : events) {
    for (const std::uint32_t id : {1U, 5U, 11U, 23U}) {
      EXPECT_EQ(decided(new_rules, id, event), decided(old_rules, id, event)) << *base.bytes;
    }
  }
  for (const auto& event : events_of_probe(probed.name, scene)) {
    EXPECT_EQ(decided(new_rules, 11, event), "logged " + probed.name) << *base.bytes;
  }
}

/// A probe that is put in all the same.
Config forced(const Config& base, const std::string& name) {
  std::string text = *base.bytes;
  text.insert(text.rfind("</EventFiltering>"),
              "<FileCreate onmatch=\"include\"><TargetFilename condition=\"end with\" name=\"" +
                  name + "\">/" + name + "</TargetFilename></FileCreate>");
  return exact_config(text);
}

/// It would be dropped, or something else would be.
void expect_a_good_reason(const Config& base, const std::string& why) {
  const std::string name = "sysring-probe-cccccccc";
  const auto before = read(base);
  const auto after = read(forced(base, name));
  Evaluator old_rules{before.rules};
  Evaluator new_rules{after.rules};
  bool harmful = false;
  if (why.starts_with("FileCreate is recorded but")) {
    const EventFields event{{"TargetFilename", "/srv/q"}, {"Image", "/srv/q"}, {"User", "zz"}};
    harmful = decided(old_rules, 11, event) != decided(new_rules, 11, event) ||
              decided(old_rules, 11, event).starts_with("dropped");
  } else {
    ASSERT_TRUE(why.starts_with("its event may be excluded by ")) << why;
    for (const auto& event : events_of_probe(name, on_linux)) {
      harmful |= decided(new_rules, 11, event) != "logged " + name;
    }
  }
  EXPECT_TRUE(harmful) << why << ": " << *base.bytes;
}

/// More of them in a long run: SYSRING_SEEDS=100000.
std::size_t seeds() {
  const char* wanted = std::getenv("SYSRING_SEEDS");
  return wanted == nullptr ? 1'500 : parse_number(wanted).value_or(0);
}

TEST(AnyConfiguration, IsDecidedByAsBeforeWhereAProbeIsPutIn) {
  std::map<std::string, std::size_t> outcomes;
  for (std::size_t seed = 0; seed < seeds(); ++seed) {
    Dice dice{seed};
    const auto config = build_config(dice.config());
    ASSERT_TRUE(config);
    const auto probed = with_probe(*config, on_linux);
    ++outcomes[probed.why_not.substr(0, 20)];
    if (probed.why_not.empty()) {
      std::vector<EventFields> events;
      while (events.size() < 30) events.push_back(dice.event());
      expect_a_good_probe(*config, probed, on_linux, events);
    } else {
      EXPECT_EQ(probed.config, *config);
      expect_a_good_reason(*config, probed.why_not);
    }
    if (HasFailure()) FAIL() << "seed " << seed;
  }
  ASSERT_EQ(outcomes.size(), 3U) << "a probe, one that may be excluded, one that would blind";
  for (const auto& [outcome, times] : outcomes) EXPECT_GT(times, seeds() / 20) << outcome;
}

/// Events that its rules of files look for, and one that they do not.
std::vector<EventFields> events_for(const Rules& rules) {
  std::vector<EventFields> events{{{"TargetFilename", "/srv/q"}, {"Image", "/srv/q"}}};
  for (const auto& block : rules.blocks) {
    if (block.event->tag != "FileCreate") continue;
    for_each_leaf(block, [&](const Leaf& leaf) {
      const std::string value = leaf.value.substr(0, leaf.value.find(';'));
      if (events.size() < 60) events.push_back({{leaf.field, value}, {"User", "root"}});
    });
  }
  return events;
}

using CorpusWithProbes = tests::SharedDataTest;

TEST_F(CorpusWithProbes, IsDecidedByAsBefore) {
  std::map<std::string, std::size_t> outcomes;
  for (const auto& file : tests::shared_files("corpus", ".xml")) {
    const auto config = build_config(tests::text_of(file));
    if (!config) continue;
    for (const auto* scene : {&on_linux, &on_windows}) {
      const auto probed = with_probe(*config, *scene);
      ++outcomes[probed.why_not.substr(0, 20)];
      if (!probed.why_not.empty()) continue;
      expect_a_good_probe(*config, probed, *scene, events_for(read(*config).rules));
      ASSERT_FALSE(HasFailure()) << file;
    }
  }
  for (const auto& [why, times] : outcomes) RecordProperty("probe " + why, std::to_string(times));
  EXPECT_GT(outcomes[""], 400U);
}

}  // namespace
}  // namespace sysring::sysmon
