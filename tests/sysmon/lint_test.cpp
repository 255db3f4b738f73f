#include "sysmon/review/lint.h"

#include <string>

#include <gtest/gtest.h>

namespace sysring::sysmon {
namespace {

/// "SM1102" for each finding, one after the other.
std::string findings_of(const std::string& filtering) {
  const auto reading = read_rules("<Sysmon schemaversion=\"4.90\"><EventFiltering>" + filtering +
                                  "</EventFiltering></Sysmon>");
  EXPECT_TRUE(reading);
  if (!reading) return {};
  EXPECT_TRUE(reading->is_whole) << reading->findings.front().message;
  std::string text;
  for (const auto& finding : lint(reading->rules)) {
    text += (text.empty() ? "" : ", ") + to_string(finding.fault);
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
  EXPECT_EQ(findings_of(block("exclude") + block("exclude")), "SM1101");
  EXPECT_EQ(findings_of(block("exclude") + block("exclude") + block("include")), "");
  EXPECT_EQ(findings_of(block("exclude")), "");
}

TEST(Lint, FindsAValueThatIsFoundEverywhere) {
  EXPECT_EQ(findings_of(leaf("contains any", "a;")), "SM1102");
  EXPECT_EQ(findings_of(leaf("excludes any", "a;")), "SM1102");
  EXPECT_EQ(findings_of(leaf("contains", "")), "SM1102");
  EXPECT_EQ(findings_of(leaf("is any", "a;")), "");
  EXPECT_EQ(findings_of(leaf("is", "")), "");
}

TEST(Lint, FindsAListThatIsNone) {
  EXPECT_EQ(findings_of(leaf("contains", "unload;detach")), "SM1103");
  EXPECT_EQ(findings_of(leaf("contains any", "unload;detach")), "");
  EXPECT_EQ(findings_of(leaf("contains", "set a=b; ")), "") << "no list has a blank token";
}

TEST(Lint, FindsNumbersThatAreComparedAsText) {
  EXPECT_EQ(findings_of(leaf("less than", "1000")), "SM1107");
  EXPECT_EQ(findings_of(leaf("more than", "0x1F")), "SM1107");
  EXPECT_EQ(findings_of(leaf("more than", "m")), "");
}

TEST(Lint, FindsFieldsThatStandElsewhereInOtherEventsOfTheSeries) {
  const auto registry = [](const std::string& leaves) {
    return "<RuleGroup groupRelation=\"or\"><RegistryEvent onmatch=\"include\">" + leaves +
           "</RegistryEvent></RuleGroup>";
  };
  EXPECT_EQ(findings_of(registry("<User>a</User>")), "SM1106");
  EXPECT_EQ(findings_of(registry("<Image>a</Image>")), "");
  EXPECT_EQ(findings_of(registry("<Details>a</Details><User>a</User>")), "SM1106")
      << "not on event 12";
}

TEST(Lint, WantsAnApprovalOfRulesThatBlock) {
  const auto files = [](const std::string& on_match, const std::string& leaves) {
    return "<RuleGroup groupRelation=\"or\"><FileBlockExecutable onmatch=\"" + on_match + "\">" +
           leaves + "</FileBlockExecutable></RuleGroup>";
  };
  EXPECT_EQ(findings_of(files("include", "<Image>a</Image>")), "SM1301");
  EXPECT_EQ(findings_of(files("exclude", "")), "SM1301") << "which blocks every file";
  EXPECT_EQ(findings_of(files("include", "")), "");
}

TEST(Lint, FindsNamesThatAreTooLong) {
  const std::string of_127(127, 'n');
  const auto rule = [](const std::string& name) {
    return block("include", "<Rule name=\"" + name + "\"><Image>a</Image></Rule>");
  };
  EXPECT_EQ(findings_of(rule(of_127)), "");
  EXPECT_EQ(findings_of(rule(of_127 + "n")), "SM1015");
  const auto named = [](const std::string& name) {
    return block("include", "<Image name=\"" + name + "\">a</Image>");
  };
  EXPECT_EQ(findings_of(named(of_127 + of_127 + "n")), "");
  EXPECT_EQ(findings_of(named(of_127 + of_127 + "nn")), "SM1015");
}

TEST(Lint, CountsNamesAsSysmonDoes) {
  const auto repeated = [](std::string_view character, std::size_t times) {
    std::string name;
    while (times-- > 0) name += character;
    return name;
  };
  const auto rule = [](const std::string& name) {
    return block("include", "<Rule name=\"" + name + "\"><Image>a</Image></Rule>");
  };
  const auto group = [](const std::string& name) {
    return "<RuleGroup groupRelation=\"or\" name=\"" + name +
           "\"><ProcessCreate onmatch=\"include\"><Image>a</Image></ProcessCreate></RuleGroup>";
  };
  EXPECT_EQ(findings_of(group(repeated("\xC3\xA4", 127))), "");
  EXPECT_EQ(findings_of(group(repeated("\xC3\xA4", 128))), "SM1015") << "256 bytes";
  EXPECT_EQ(findings_of(rule(repeated("\xC3\xA4", 127))), "") << "127 units";
  EXPECT_EQ(findings_of(rule(repeated("\xF0\x9F\x90\xBE", 63))), "") << "126 units";
  EXPECT_EQ(findings_of(rule(repeated("\xF0\x9F\x90\xBE", 64))), "SM1015") << "128 units";
  EXPECT_EQ(findings_of(rule(repeated("\xE2\x82\xAC", 86))), "SM1015")
      << "86 units, but 258 bytes, which its leaf takes over";
}

TEST(Lint, FindsAPathThatAnImageNeverIs) {
  EXPECT_EQ(findings_of(leaf("image", "\\reg.exe")), "SM1104");
  EXPECT_EQ(findings_of(leaf("image", "reg.exe")), "");
  EXPECT_EQ(findings_of(leaf("image", "C:\\Windows\\reg.exe")), "");
}

TEST(Lint, FindsABlockThatWantsAllOfItBecauseNobodySaidAny) {
  const std::string two = "<Image>a</Image><User>b</User>";
  EXPECT_EQ(findings_of("<ProcessCreate onmatch=\"include\">" + two + "</ProcessCreate>"),
            "SM1105");
  EXPECT_EQ(findings_of("<ProcessCreate onmatch=\"include\"><Image>a</Image></ProcessCreate>"), "");
  EXPECT_EQ(findings_of(block("include", two)), "");
}

}  // namespace
}  // namespace sysring::sysmon
