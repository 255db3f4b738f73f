#include <gmock/gmock.h>

#include "cli/site_fixture.h"

namespace sysring::cli {
namespace {

using testing::HasSubstr;
using Lint = SiteTest;

const std::string misspelt =
    "<Sysmon schemaversion=\"4.90\"><EventFiltering><RuleGroup groupRelation=\"or\">\n"
    "<ProcessCreate onmatch=\"include\"><Imgae>a</Imgae></ProcessCreate>\n"
    "</RuleGroup></EventFiltering></Sysmon>\n";

TEST_F(Lint, SpeaksLikeACompiler) {
  write("templates/linux/config.xml", misspelt);
  const auto templates = (workspace / "templates").string();
  EXPECT_EQ(run({"lint", templates}), Exit::faults);
  EXPECT_THAT(console.out,
              HasSubstr("linux/config.xml:2:35: error: found <Imgae> as a field of ProcessCreate, "
                        "which Sysmon does not know [SM1004]; did you mean 'Image'?"));
  EXPECT_THAT(console.err, HasSubstr("3 files: 1 error, 0 warnings"));

  EXPECT_EQ(run({"lint", templates, "--json"}), Exit::faults);
  EXPECT_EQ(console.member("schema"), "sysring.lint/1");
  EXPECT_EQ(console.json().find("findings")->array()->size(), 1U);
}

TEST_F(Lint, HasNothingAgainstTheTemplatesOfANewWorkspace) {
  EXPECT_EQ(run({"lint", (workspace / "templates").string()}), Exit::done) << console.out;
  EXPECT_THAT(console.err, HasSubstr("0 errors, 0 warnings"));
}

TEST_F(Lint, TellsOfWhatIsNoConfigurationBesideTheOthers) {
  write("templates/linux/config.xml", "<html/>");
  write("templates/server/config.xml", misspelt);
  const std::vector<std::string> words{"lint", (workspace / "templates").string(),
                                       "/nonexistent.xml", (workspace / "rings").string()};
  EXPECT_EQ(run(words), Exit::faults);
  EXPECT_THAT(console.out, HasSubstr("linux/config.xml:1:2: error: found <html>"));
  EXPECT_THAT(console.out, HasSubstr("[SR113]"));
  EXPECT_THAT(console.out, HasSubstr("[SM1004]"));
  EXPECT_THAT(console.out, HasSubstr("/nonexistent.xml: error: "));
  EXPECT_THAT(console.out, HasSubstr("/rings: error: ")) << "a directory without any";
  EXPECT_THAT(console.err, HasSubstr("5 files: 4 errors"));
}

std::string filtering(const std::string& block) {
  return "<Sysmon schemaversion=\"4.60\">\n<EventFiltering>\n" + block +
         "\n</EventFiltering></Sysmon>\n";
}

TEST_F(Lint, IsForATarget) {
  write("templates/linux/config.xml",
        filtering("<FileDeleteDetected onmatch=\"include\"><Image>a</Image></FileDeleteDetected>"));
  const auto file = (workspace / "templates/linux/config.xml").string();
  EXPECT_EQ(run({"lint", file}), Exit::done) << console.out;
  EXPECT_EQ(run({"lint", file, "--target", "15.15"}), Exit::done) << console.out;
  EXPECT_EQ(run({"lint", file, "--target", "13.01", "--format", "json"}), Exit::faults);
  EXPECT_THAT(console.out, HasSubstr("which Sysmon 13.01 refuses"));
  EXPECT_THAT(console.out, HasSubstr("SM1201"));
  EXPECT_EQ(run({"lint", file, "--target", "linux"}), Exit::done) << "only a warning";
  EXPECT_THAT(console.out, HasSubstr("SM1203"));
  EXPECT_EQ(run({"lint", file, "--target", "solaris"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("--target: found the target 'solaris', expected"));
}

TEST_F(Lint, IsForTheSysmonsThatWereSeen) {
  write("templates/linux/config.xml", "<Sysmon schemaversion=\"3.40\"><EventFiltering/></Sysmon>");
  const std::vector<std::string> words{"lint", (workspace / "templates/linux").string(), "--target",
                                       "inventory"};
  EXPECT_EQ(run(words), Exit::done) << "nobody was seen yet: " << console.out;
  see("lx01");
  see_schema("lx02", "4.90");
  EXPECT_EQ(run(words), Exit::faults);
  EXPECT_THAT(console.out, HasSubstr("3.40, which Sysmon for Linux 1.5.3 refuses [SM1202]"));
}

TEST_F(Lint, TellsWhatIsWaived) {
  write("templates/linux/config.xml",
        filtering("<!-- sysring: allow SM1102 a flood is what we want -->"
                  "<ProcessCreate onmatch=\"include\"><Image condition=\"contains any\">a;</Image>"
                  "</ProcessCreate>"));
  const auto file = (workspace / "templates/linux/config.xml").string();
  EXPECT_EQ(run({"lint", file}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("waived: found an empty token"));
  EXPECT_THAT(console.out, HasSubstr("; waived: a flood is what we want"));
  EXPECT_THAT(console.err, HasSubstr("0 errors, 0 warnings, 1 waived"));
  EXPECT_EQ(run({"release", "add", "1.0.0"}), Exit::done) << console.err;
  const auto records = ledger().audit(1, 10);
  ASSERT_TRUE(records);
  EXPECT_THAT(records->back().bytes, HasSubstr("linux:3:5 SM1102: a flood is what we want"));
}

TEST_F(Lint, HasAPageForEachCode) {
  EXPECT_EQ(run({"help", "sm1103"}), Exit::done);
  EXPECT_THAT(console.out, HasSubstr("SM1103  `;` in a value of a condition that takes no list"));
  EXPECT_EQ(run({"help", "SM1103", "--json"}), Exit::done);
  EXPECT_EQ(console.member("schema"), "sysring.fault/1");
}

TEST_F(Lint, IsAskedBeforeAPlanIsSealed) {
  write("templates/linux/config.xml", "<Sysmon schemaversion=\"3.40\"><EventFiltering/></Sysmon>");
  EXPECT_EQ(run({"release", "add", "1.0.0"}), Exit::done) << console.err;
  see_schema("lx02", "4.90");
  EXPECT_EQ(run({"plan"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("error[SR117]: release 1.0.0, linux:1:2: found the "
                                     "schemaversion 3.40, which Sysmon for Linux 1.5.3 refuses"));
  EXPECT_FALSE(*ledger().plan("P-0001")) << "nothing was sealed";
}

struct Silent {
  const char* what;
  std::string source;
  const char* code;
};

/// What Sysmon takes with exit code 0 and the right hash, and then loses or turns round.
std::vector<Silent> silent_failures() {
  const auto in_group = [](const std::string& blocks) {
    return "<Sysmon schemaversion=\"4.90\"><EventFiltering><RuleGroup groupRelation=\"or\">" +
           blocks + "</RuleGroup></EventFiltering></Sysmon>";
  };
  const auto leaf = [&](const std::string& text) {
    return in_group("<ProcessCreate onmatch=\"include\">" + text + "</ProcessCreate>");
  };
  const std::string exclude = "<ProcessCreate onmatch=\"exclude\"><Image>a</Image></ProcessCreate>";
  return {
      {"a field", leaf("<Imgae>a</Imgae>"), "SM1004"},
      {"a condition", leaf("<Image condition=\"begin wi\">a</Image>"), "SM1005"},
      {"an event", in_group("<ProcesCreate onmatch=\"include\"/>"), "SM1002"},
      {"onmatch", in_group("<ProcessCreate onmatch=\"includ\"/>"), "SM1006"},
      {"groupRelation",
       "<Sysmon schemaversion=\"4.90\"><EventFiltering><RuleGroup groupRelation=\"ro\"/>"
       "</EventFiltering></Sysmon>",
       "SM1007"},
      {"an option", "<Sysmon schemaversion=\"4.90\"><Bogus/><EventFiltering/></Sysmon>", "SM1001"},
      {"a value of an option",
       "<Sysmon schemaversion=\"4.90\"><CaptureClipboard>maybe</CaptureClipboard></Sysmon>",
       "SM1014"},
      {"two excludes", in_group(exclude + exclude), "SM1101"},
      {"an empty token", leaf("<Image condition=\"contains any\">a;</Image>"), "SM1102"},
      {"a list that is none", leaf("<Image condition=\"contains\">a;b</Image>"), "SM1103"},
      {"a number", leaf("<ProcessId condition=\"less than\">10</ProcessId>"), "SM1107"},
      {"a cut value", leaf("<Image>a<!-- b -->c</Image>"), "SM1011"},
      {"a partial path", leaf("<Image condition=\"image\">\\cmd.exe</Image>"), "SM1104"},
      {"an AND of its version",
       "<Sysmon schemaversion=\"4.90\"><EventFiltering><ProcessCreate onmatch=\"include\">"
       "<Image>a</Image><User>b</User></ProcessCreate></EventFiltering></Sysmon>",
       "SM1105"},
  };
}

TEST_F(Lint, ReleaseAndPlanRefuseEverySilentFailure) {
  int number = 0;
  for (const auto& [what, source, code] : silent_failures()) {
    SCOPED_TRACE(what);
    write("templates/linux/config.xml", source);
    EXPECT_EQ(run({"lint", (workspace / "templates/linux").string()}), Exit::faults);
    EXPECT_THAT(console.out, HasSubstr(code));
    const std::string version = "1." + std::to_string(++number);
    EXPECT_EQ(run({"release", "add", version}), Exit::error);
    EXPECT_THAT(console.err, HasSubstr(code));

    // A release that was made before anybody looked.
    const auto config = sysmon::build_config(source);
    ASSERT_TRUE(config);
    ASSERT_TRUE(ledger().keep(*config, console.clock.time));
    ASSERT_TRUE(ledger().add_release({version, {{"linux", config->digests.sha256}}}, {"ann", 1000},
                                     console.clock.time));
    EXPECT_EQ(run({"plan", "--release", version}), Exit::error);
    EXPECT_THAT(console.err, HasSubstr(code));
  }
}

TEST_F(Lint, IsAskedBeforeAReleaseIsMade) {
  write("templates/linux/config.xml", misspelt);
  EXPECT_EQ(run({"release", "add", "1.0.0"}), Exit::error);
  EXPECT_THAT(console.err, HasSubstr("error[SR117]"));
  EXPECT_THAT(console.err, HasSubstr("config.xml:2:35"));
  EXPECT_THAT(console.err, HasSubstr("[SM1004]"));
  EXPECT_EQ(run({"release", "list"}), Exit::done);
  EXPECT_THAT(console.out, testing::Not(HasSubstr("1.0.0")));
}

}  // namespace
}  // namespace sysring::cli
