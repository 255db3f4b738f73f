#include "sysmon/evaluator.h"

#include <string>

#include <gtest/gtest.h>

namespace sysring::sysmon {
namespace {

/// The decision on one process of this image: "logged shell", "dropped -".
std::string decided(const std::string& blocks, const std::string& image,
                    const EventFields& more = {}, std::uint32_t id = 1) {
  const auto reading = read_rules("<Sysmon schemaversion=\"4.90\"><EventFiltering>" + blocks +
                                  "</EventFiltering></Sysmon>");
  EXPECT_TRUE(reading);
  if (!reading) return {};
  EXPECT_TRUE(reading->findings.empty()) << reading->findings.front().message;
  EventFields fields = more;
  fields.emplace("Image", image);
  const auto decision = Evaluator{reading->rules}.decide(id, fields);
  return (decision.logged ? "logged " : "dropped ") + std::string{decision.rule};
}

std::string block(const std::string& on_match, const std::string& leaves,
                  const std::string& relation = "or") {
  return "<RuleGroup groupRelation=\"" + relation + "\"><ProcessCreate onmatch=\"" + on_match +
         "\">" + leaves + "</ProcessCreate></RuleGroup>";
}

TEST(Evaluator, DecidesWhatNoBlockWants) {
  const std::string leaf = "<Image>other</Image>";
  EXPECT_EQ(decided("", "a"), "logged -") << "a process is logged without rules";
  EXPECT_EQ(decided("", "a", {}, 7), "dropped -");
  EXPECT_EQ(decided(block("include", ""), "a"), "dropped -");
  EXPECT_EQ(decided(block("exclude", ""), "a"), "logged -");
  EXPECT_EQ(decided(block("include", leaf), "a"), "dropped -");
  EXPECT_EQ(decided(block("exclude", leaf), "a"), "logged -");
  EXPECT_EQ(decided(block("exclude", leaf) + block("exclude", leaf), "a"), "dropped -");
  EXPECT_EQ(decided(block("include", leaf) + block("exclude", ""), "a"), "dropped -");
}

TEST(Evaluator, ExcludesFirstAndNamesByTheLaterBlock) {
  const auto first = block("include", "<Image name=\"first\">a</Image>");
  const auto second = block("include", "<Image name=\"second\">a</Image>");
  EXPECT_EQ(decided(first + second, "A"), "logged second");
  EXPECT_EQ(decided(block("exclude", "<Image name=\"not\">a</Image>") + first, "a"), "dropped not");
}

TEST(Evaluator, TakesLeavesOfOneFieldAsAlternativesUnderAnd) {
  const auto rules = block("include",
                           "<Image name=\"one\">a</Image><User name=\"who\">u</User>"
                           "<Image name=\"two\">b</Image>",
                           "and");
  EXPECT_EQ(decided(rules, "a", {{"User", "u"}}), "logged who");
  EXPECT_EQ(decided(rules, "b", {{"User", "u"}}), "logged two");
  EXPECT_EQ(decided(rules, "b", {{"User", "x"}}), "dropped -");
}

TEST(Evaluator, LeaksTheNameOfARuleThatFailed) {
  EXPECT_EQ(decided(block("include",
                          "<Rule groupRelation=\"and\"><Image name=\"leak\">a</Image>"
                          "<User>x</User></Rule><Image>a</Image>"),
                    "a"),
            "logged leak");
}

TEST(Evaluator, TakesAnUnsetFieldForADash) {
  EXPECT_EQ(decided(block("include", "<User>-</User>"), "a"), "logged -");
  EXPECT_EQ(decided(block("include", "<User></User>"), "a", {{"User", ""}}), "dropped -");
}

TEST(Evaluator, BindsABlockToTheFirstEventOfItsSeries) {
  const std::string user =
      "<RuleGroup groupRelation=\"or\"><RegistryEvent onmatch=\"include\"><User "
      "name=\"u\">x</User>";
  const std::string end = "</RegistryEvent></RuleGroup>";
  EXPECT_EQ(decided(user + end, "a", {{"User", "x"}}, 12), "logged u");
  EXPECT_EQ(decided(user + end, "a", {{"User", "x"}}, 13), "dropped -");
  const auto with_details = user + "<Details>d</Details>" + end;
  EXPECT_EQ(decided(with_details, "a", {{"User", "x"}}, 13), "logged u");
  EXPECT_EQ(decided(with_details, "a", {{"User", "x"}}, 12), "dropped -");
}

TEST(Evaluator, FoldsLettersAsItsSystemDoes) {
  const auto reading = read_rules(
      "<Sysmon schemaversion=\"4.90\"><EventFiltering><ProcessCreate onmatch=\"include\">"
      "<Image>Ä</Image></ProcessCreate></EventFiltering></Sysmon>");
  ASSERT_TRUE(reading);
  const EventFields fields{{"Image", "ä"}};
  EXPECT_FALSE(Evaluator(reading->rules, Folding::ascii).decide(1, fields).logged);
  EXPECT_TRUE(Evaluator(reading->rules, Folding::windows).decide(1, fields).logged);
}

TEST(Evaluator, LetsPassWhatNoRuleCanFilter) {
  EXPECT_EQ(decided(block("include", ""), "a", {}, 16), "logged -");
}

}  // namespace
}  // namespace sysring::sysmon
