#include "sysmon/probe.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "sysmon/review/lint.h"
#include "sysmon/rules.h"

namespace sysring::sysmon {
namespace {

const Scene scene{"/run/sysring/ws-", '/', {"/usr/bin/dash", "/usr/bin/bash"}, Folding::ascii};

Config built(const std::string& inside, const std::string& version = "4.90") {
  auto config =
      build_config("<Sysmon schemaversion=\"" + version + "\">\n" + inside + "\n</Sysmon>\n");
  EXPECT_TRUE(config) << inside;
  return *std::move(config);
}

Config with_rules(const std::string& blocks, const std::string& version = "4.90") {
  return built("  <EventFiltering>\n" + blocks + "\n  </EventFiltering>", version);
}

std::string file_create(const std::string& on_match, const std::string& leaves) {
  return "    <RuleGroup groupRelation=\"or\"><FileCreate onmatch=\"" + on_match + "\">" + leaves +
         "</FileCreate></RuleGroup>\n";
}

const std::string cron = "<TargetFilename condition=\"begin with\">/etc/cron</TargetFilename>";

std::string why_not(const Config& config) { return with_probe(config, scene).why_not; }

/// What the rules make of the file that a host creates.
std::string decided(const Config& config, const std::string& name) {
  const auto reading = read_rules(*config.bytes);
  EXPECT_TRUE(reading && reading->findings.empty() && lint(reading->rules).empty())
      << *config.bytes;
  if (!reading) return {};
  const auto decision = Evaluator{reading->rules}.decide(
      11, {{"TargetFilename", "/run/sysring/ws-12/" + name}, {"Image", "/usr/bin/dash"}});
  return (decision.logged ? "logged " : "dropped ") + std::string{decision.rule};
}

std::size_t place_of(const std::string& text, const std::string& part) {
  const auto place = text.find(part);
  EXPECT_NE(place, std::string::npos) << part << " in " << text;
  return place;
}

TEST(Probe, IsABlockOfItsOwnBehindAllOthers) {
  const auto config = with_rules(file_create("include", cron) + "    <!-- the end -->");
  const auto probed = with_probe(config, scene);
  ASSERT_EQ(probed.why_not, "");
  const std::string block =
      "  <!-- By this file sysring proves that these rules are in force. -->\r\n"
      "    <FileCreate onmatch=\"include\"><TargetFilename condition=\"end with\" name=\"" +
      probed.name + "\">/" + probed.name + "</TargetFilename></FileCreate>\r\n  ";
  std::string expected = *config.bytes;
  expected.insert(place_of(expected, "</EventFiltering>"), block);
  EXPECT_EQ(*probed.config.bytes, expected);
  EXPECT_EQ(decided(probed.config, probed.name), "logged " + probed.name);
}

TEST(Probe, HasANameThatNoOtherConfigHas) {
  const auto one = with_probe(with_rules(file_create("include", cron)), scene);
  const auto other = with_probe(with_rules(file_create("include", cron + cron)), scene);
  EXPECT_TRUE(one.name.starts_with("sysring-probe-") && one.name.size() == 22) << one.name;
  EXPECT_NE(one.name, other.name);
  EXPECT_EQ(decided(one.config, other.name), "dropped -");
}

TEST(Probe, GoesWhereverRulesCanStand) {
  const auto filtering = [](const std::string& inside) {
    return "<EventFiltering>" + inside + "</EventFiltering>";
  };
  const std::string leaf = "<FileCreate onmatch=\"include\"><Image>";
  for (const std::string& inside :
       {std::string{""}, std::string{"<EventFiltering/>"}, std::string{"<EventFiltering  />"},
        filtering(""), filtering("") + "<!-- </EventFiltering> -->",
        filtering("<!-- </EventFiltering> -->"), filtering("") + "<?note </EventFiltering>?>",
        filtering(leaf + "<![CDATA[</EventFiltering>]]></Image></FileCreate>"),
        filtering("<RuleGroup name=\"&lt;/EventFiltering> '>\" groupRelation=\"or\"/>"),
        "<EventFiltering>" + leaf + "a</Image></FileCreate></EventFiltering\n>",
        filtering("") + filtering(leaf + "a</Image></FileCreate>")}) {
    const auto probed = with_probe(built(inside), scene);
    ASSERT_EQ(probed.why_not, "") << inside;
    EXPECT_EQ(decided(probed.config, probed.name), "logged " + probed.name) << *probed.config.bytes;
    EXPECT_EQ(build_config(*probed.config.bytes)->digests, probed.config.digests) << inside;
    EXPECT_EQ(probe_in(probed.config, scene), probed.name) << *probed.config.bytes;
  }
  const auto bare = with_probe(*build_config("<Sysmon schemaversion=\"4.90\"/>"), scene);
  EXPECT_EQ(decided(bare.config, bare.name), "logged " + bare.name);
}

TEST(Probe, IsTakenOutAndPutInAgainWithTheSameBytes) {
  const auto config = with_rules(file_create("include", cron));
  const auto probed = with_probe(config, scene);
  EXPECT_EQ(*without_probe(probed.config).bytes, *config.bytes);
  EXPECT_EQ(*without_probe(config).bytes, *config.bytes);
  const auto again = with_probe(probed.config, scene);
  EXPECT_EQ(*again.config.bytes, *probed.config.bytes);
  EXPECT_EQ(again.name, probed.name);
}

TEST(Probe, IsMadeAnewWhereRulesWereChangedAroundIt) {
  const auto probed = with_probe(with_rules(file_create("include", cron)), scene);
  std::string text = *probed.config.bytes;
  text.replace(place_of(text, "/etc/cron"), 9, "/etc/sudo");
  const auto changed = exact_config(text);
  EXPECT_EQ(probe_in(changed, scene), "");
  const auto again = with_probe(changed, scene);
  EXPECT_NE(again.name, probed.name);
  EXPECT_EQ(again.config.bytes->find(probed.name), std::string::npos);
}

TEST(Probe, IsFoundOnlyInWhatWasSent) {
  const auto config = with_rules(file_create("include", cron));
  EXPECT_EQ(probe_in(config, scene), "");
  EXPECT_EQ(probe_in(exact_config("no XML"), scene), "");
  EXPECT_EQ(probe_in(exact_config("<EventFiltering"), scene), "");
  EXPECT_EQ(probe_in(exact_config("\xEF\xBB\xBF" + *config.bytes), scene), "");
  EXPECT_EQ(probe_in(with_probe(config, scene).config, scene), with_probe(config, scene).name);
}

TEST(Probe, DoesNotBlindAHost) {
  EXPECT_EQ(
      why_not(with_rules(file_create("exclude", cron))),
      "FileCreate is recorded but for what is excluded, and a first include block would end that");
  EXPECT_EQ(why_not(with_rules(file_create("exclude", ""))),
            why_not(with_rules(file_create("exclude", cron))));
  EXPECT_NE(why_not(with_rules(file_create("exclude", cron) + file_create("exclude", cron))), "");
  EXPECT_EQ(why_not(with_rules(file_create("exclude", cron) + file_create("include", cron))), "");
  EXPECT_EQ(why_not(with_rules("<ProcessCreate onmatch=\"exclude\"/>")), "");
}

struct Exclude {
  std::string leaf;
  bool may_hit;
};

TEST(Probe, IsNotPutWhereItMayBeExcluded) {
  const std::vector<Exclude> cases{
      {"<TargetFilename condition=\"begin with\">/run/</TargetFilename>", true},
      {"<TargetFilename condition=\"contains\">/SYSRING</TargetFilename>", true},
      {"<TargetFilename condition=\"begin with\">/run/sysring/ws-41/</TargetFilename>", true},
      {"<TargetFilename condition=\"contains any\">x;ws-0815/</TargetFilename>", true},
      {"<TargetFilename condition=\"not begin with\">/run/sysring/ws-4</TargetFilename>", true},
      {"<TargetFilename condition=\"not begin with\">/home/</TargetFilename>", true},
      {"<TargetFilename condition=\"not begin with\">/run/</TargetFilename>", false},
      {"<TargetFilename condition=\"begin with\">/run/sysring2/</TargetFilename>", false},
      {"<TargetFilename condition=\"end with\">.mp3</TargetFilename>", false},
      {"<TargetFilename condition=\"more than\">/x</TargetFilename>", true},
      {"<Image>/usr/bin/curl</Image>", false},
      {"<Image>/usr/bin/bash</Image>", true},
      {"<User condition=\"is\">nobody</User>", true},
      {"<ProcessId condition=\"is\">1</ProcessId>", true},
      {"<RuleName condition=\"is\">x</RuleName>", false},
      {"<RuleName condition=\"is\">-</RuleName>", true},
      {"<Rule groupRelation=\"and\"><User>root</User><Image>/usr/bin/curl</Image></Rule>", false},
      {"<Rule groupRelation=\"and\"><User>root</User><Image>/usr/bin/dash</Image></Rule>", true},
  };
  for (const auto& [leaf, may_hit] : cases) {
    const auto why =
        why_not(with_rules(file_create("exclude", leaf) + file_create("include", cron)));
    EXPECT_EQ(why.starts_with("its event may be excluded by "), may_hit) << leaf << ": " << why;
    EXPECT_EQ(why.empty(), !may_hit) << leaf << ": " << why;
  }
}

TEST(Probe, SaysWhichRuleMayExcludeIt) {
  EXPECT_EQ(why_not(with_rules(file_create("exclude", "<User>nobody</User>") +
                               file_create("include", cron))),
            "its event may be excluded by User 'is' 'nobody'");
}

TEST(Probe, IsNotPutIntoWhatSysmonWouldNotReadAsItStands) {
  EXPECT_EQ(why_not(with_rules(file_create("include", "<Imgae>x</Imgae>"))),
            "Sysmon would lose a part of the configuration");
  EXPECT_EQ(why_not(with_rules("", "4.00")), "events have no rule names in schema 4.00");
  EXPECT_EQ(why_not(with_rules("", "4.1")), "");
  EXPECT_EQ(why_not(with_rules(file_create(
                "include", "<Image name=\"sysring-probe-by-hand\">/usr/bin/curl</Image>"))),
            "it has a rule whose name begins with sysring-probe-");
  EXPECT_EQ(why_not(exact_config("\xEF\xBB\xBF" + *with_rules("").bytes)),
            "it is not in the form in which configurations are sent");
}

}  // namespace
}  // namespace sysring::sysmon
