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
