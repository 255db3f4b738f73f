#include <gmock/gmock.h>

#include "cli/site_fixture.h"

namespace sysring::cli {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using ReleaseAdd = SiteTest;

const std::string only_excludes =
    "<Sysmon schemaversion=\"4.90\"><EventFiltering><FileCreate onmatch=\"exclude\">"
    "<Image>/usr/bin/curl</Image></FileCreate></EventFiltering></Sysmon>\n";

/// What is kept as the config of a variant.
std::string sent(const ledger::Ledger& ledger, const Console& console, const std::string& variant) {
  const auto sha256 = *console.json().find("configs")->find(variant)->string();
  const auto config = ledger.config(sha256);
  EXPECT_TRUE(config && *config);
  return *(*config)->bytes;
}

TEST_F(ReleaseAdd, TellsOfTheProbeThatItPutsIn) {
  EXPECT_EQ(run({"release", "add", "1.0.0"}), Exit::done) << console.err;
  EXPECT_THAT(console.out, HasSubstr("  linux: probe FileCreate, rule name sysring-probe-"));
  EXPECT_THAT(console.out, HasSubstr("  server: probe FileCreate, rule name sysring-probe-"));

  EXPECT_EQ(run({"release", "add", "1.0.1", "--json"}), Exit::done) << console.err;
  const auto document = console.json();
  const auto& probes = *document.find("probes");
  const auto rule = *probes.find("linux")->find("rule")->string();
  EXPECT_THAT(rule, MatchesRegex("sysring-probe-[0-9a-f]+"));
  EXPECT_EQ(*probes.find("linux")->find("event")->string(), "FileCreate");
  EXPECT_THAT(sent(ledger(), console, "linux"), HasSubstr("name=\"" + rule + "\">/" + rule + "<"));
}

TEST_F(ReleaseAdd, SaysWhyThereIsNoProbe) {
  write("templates/linux/config.xml", only_excludes);
  EXPECT_EQ(run({"release", "add", "1.0.0"}), Exit::done) << console.err;
  EXPECT_THAT(console.out, HasSubstr("linux: no probe: FileCreate is recorded but for what"));
  EXPECT_EQ(run({"release", "add", "1.0.1", "--json"}), Exit::done);
  const auto document = console.json();
  EXPECT_THAT(*document.find("probes")->find("linux")->find("why_not")->string(),
              HasSubstr("FileCreate"));
}

TEST_F(ReleaseAdd, LeavesAConfigAsItIsWhereNoProbeIsWanted) {
  EXPECT_EQ(run({"release", "add", "1.0.0", "--json"}), Exit::done) << console.err;
  write("templates/linux/config.xml", sent(ledger(), console, "linux"));
  EXPECT_EQ(run({"release", "add", "1.0.1", "--no-probe"}), Exit::done) << console.err;
  EXPECT_THAT(console.out, HasSubstr("linux: no probe: --no-probe"));
  EXPECT_EQ(run({"release", "add", "1.0.2", "--no-probe", "--json"}), Exit::done) << console.err;
  EXPECT_THAT(sent(ledger(), console, "linux"), testing::Not(HasSubstr("sysring-probe-")));
}

TEST_F(ReleaseAdd, TellsWhatIsWaivedAndWhatMayBeWrong) {
  write("templates/linux/config.xml",
        "<Sysmon schemaversion=\"4.90\"><EventFiltering><RuleGroup groupRelation=\"or\">stray\n"
        "<!-- sysring: allow SM1102 a flood is what we want -->\n"
        "<ProcessCreate onmatch=\"include\"><Image condition=\"contains any\">a;</Image>"
        "</ProcessCreate></RuleGroup></EventFiltering></Sysmon>\n");
  EXPECT_EQ(run({"release", "add", "1.0.0"}), Exit::done) << console.err;
  EXPECT_THAT(console.err, HasSubstr("config.xml:1:76: warning: found text in <RuleGroup>"));
  EXPECT_THAT(console.err, HasSubstr("config.xml:3:35: waived: found an empty token"));
  EXPECT_THAT(console.err, HasSubstr("; waived: a flood is what we want"));

  EXPECT_EQ(run({"release", "add", "1.0.1", "--json"}), Exit::done) << console.err;
  const auto document = console.json();
  const auto& findings = *document.find("findings")->array();
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(*findings[0].find("severity")->string(), "warning");
  EXPECT_EQ(*findings[0].find("code")->string(), "SM1013");
  EXPECT_EQ(*findings[1].find("severity")->string(), "waived");
  EXPECT_EQ(*findings[1].find("waived")->string(), "a flood is what we want");
}

TEST_F(ReleaseAdd, HasNoProbeForHostsOfTwoPlatforms) {
  write("inventory/hosts.txt", "lx01 variant=server\n");
  EXPECT_EQ(run({"release", "add", "1.0.0"}), Exit::done) << console.err;
  EXPECT_THAT(console.out, HasSubstr("server: no probe: hosts of Linux and of Windows have"));
}

}  // namespace
}  // namespace sysring::cli
