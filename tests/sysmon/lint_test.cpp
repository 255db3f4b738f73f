#include "sysmon/lint.h"

#include <string>

#include <gtest/gtest.h>

namespace sysring::sysmon {
namespace {

/// "SM1102 error" for each finding, one after the other.
std::string findings_of(const std::string& filtering) {
  const auto reading = read_rules("<Sysmon schemaversion=\"4.90\"><EventFiltering>" + filtering +
                                  "</EventFiltering></Sysmon>");
  EXPECT_TRUE(reading);
  if (!reading) return {};
  EXPECT_TRUE(reading->is_whole) << reading->findings.front().message;
  std::string text;
  for (const auto& finding : lint(reading->rules)) {
    text += (text.empty() ? "" : ", ") + to_string(finding.fault) + " " +
            std::string{to_string(finding.severity)};
  }
  return text;
}

std::string block(const std::string& on_match, const std::string& leaves = "") {
  return "<RuleGroup groupRelation=\"or\"><ProcessCreate onmatch=\"" + on_match + "\">" + leaves +
         "</ProcessCreate></RuleGroup>";
}

std::string leaf(const std::string& condition, const std::string& value) {
  return block("include", "<Image condition=\"" + condition + "\">" + value + "</Image>");
}

TEST(Lint, FindsAnEventTypeThatGoesBlind) {
  EXPECT_EQ(findings_of(block("exclude") + block("exclude")), "SM1101 error");
  EXPECT_EQ(findings_of(block("exclude") + block("exclude") + block("include")), "");
  EXPECT_EQ(findings_of(block("exclude")), "");
}

TEST(Lint, FindsAValueThatIsFoundEverywhere) {
  EXPECT_EQ(findings_of(leaf("contains any", "a;")), "SM1102 error");
  EXPECT_EQ(findings_of(leaf("excludes any", "a;")), "SM1102 error");
  EXPECT_EQ(findings_of(leaf("contains", "")), "SM1102 error");
  EXPECT_EQ(findings_of(leaf("is any", "a;")), "");
  EXPECT_EQ(findings_of(leaf("is", "")), "");
}

TEST(Lint, FindsAListThatIsNone) {
  EXPECT_EQ(findings_of(leaf("contains", "unload;detach")), "SM1103 warning");
  EXPECT_EQ(findings_of(leaf("contains any", "unload;detach")), "");
}

TEST(Lint, FindsAPathThatAnImageNeverIs) {
  EXPECT_EQ(findings_of(leaf("image", "\\reg.exe")), "SM1104 warning");
  EXPECT_EQ(findings_of(leaf("image", "reg.exe")), "");
  EXPECT_EQ(findings_of(leaf("image", "C:\\Windows\\reg.exe")), "");
}

TEST(Lint, FindsABlockThatWantsAllOfItBecauseNobodySaidAny) {
  const std::string two = "<Image>a</Image><User>b</User>";
  EXPECT_EQ(findings_of("<ProcessCreate onmatch=\"include\">" + two + "</ProcessCreate>"),
            "SM1105 warning");
  EXPECT_EQ(findings_of("<ProcessCreate onmatch=\"include\"><Image>a</Image></ProcessCreate>"), "");
  EXPECT_EQ(findings_of(block("include", two)), "");
}

}  // namespace
}  // namespace sysring::sysmon
