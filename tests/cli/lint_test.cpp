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
