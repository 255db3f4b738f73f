#include "sysmon/explanation.h"

#include <string>

#include <gtest/gtest.h>

#include "rollout/chance.h"
#include "sysmon/random_rules.h"

namespace sysring::sysmon {
namespace {

/// Why this event is decided as it is, in a sentence.
std::string why(const std::string& groups, const EventFields& fields, std::uint32_t id = 1) {
  const auto reading = read_rules("<Sysmon schemaversion=\"4.90\"><EventFiltering>" + groups +
                                  "</EventFiltering></Sysmon>");
  EXPECT_TRUE(reading);
  if (!reading) return {};
  const auto decision = Evaluator{reading->rules}.decide(id, fields);
  return sentence(explain(decision, reading->rules, Folding::ascii, id, fields), decision);
}

std::string group(const std::string& on_match, const std::string& leaves,
                  const std::string& relation = "or") {
  return "<RuleGroup groupRelation=\"" + relation + "\"><ProcessCreate onmatch=\"" + on_match +
         "\">" + leaves + "</ProcessCreate></RuleGroup>";
}

TEST(Explanation, NamesTheLeafThatDecided) {
  const std::string leaf = "<Image condition=\"image\">cmd.exe</Image>";
  EXPECT_EQ(why(group("include", leaf), {{"Image", "C:\\CMD.exe"}}),
            "an include block matches, by 'image' on Image with 'cmd.exe': found 'C:\\CMD.exe'");
  EXPECT_EQ(why(group("exclude", leaf), {{"Image", "cmd.exe"}}),
            "an exclude block matches, by 'image' on Image with 'cmd.exe': found 'cmd.exe'");
}

TEST(Explanation, SaysWhatHoldsWhereNothingMatches) {
  EXPECT_EQ(why("", {}, 16), "no rule can filter this event, which is logged");
  EXPECT_EQ(why("", {}), "no block is for this event, which then is logged");
  EXPECT_EQ(why("", {}, 7), "no block is for this event, which then is dropped");
  EXPECT_EQ(why(group("include", ""), {}),
            "its only block is an include block and does not match, so the event is dropped");
  EXPECT_EQ(why(group("exclude", ""), {}),
            "its only block is an exclude block and does not match, so the event is logged");
  EXPECT_EQ(why(group("exclude", "<Image>a</Image>") + group("exclude", ""), {}),
            "none of its blocks matches, and with more than one the event then is dropped");
}

TEST(Explanation, NamesWhereTheRuleFailedOfWhichMostIsMet) {
  const std::string rules =
      "<Image>C:\\a.exe</Image>"
      "<Rule groupRelation=\"and\"><Image condition=\"end with\">b.exe</Image>"
      "<User>root</User><Company>-</Company></Rule>";
  EXPECT_EQ(why(group("include", rules), {{"Image", "C:\\b.exe"}, {"User", "svc"}}),
            "its only block is an include block and does not match, so the event is dropped; "
            "nearest came 'is' on User with 'root', with 2 of 3 demands met: found 'svc'");
}

TEST(Explanation, TakesLeavesOfOneFieldUnderAndForOneDemand) {
  const std::string leaves = "<Image>a</Image><User>root</User><Image>b</Image>";
  EXPECT_EQ(why(group("exclude", leaves, "and"), {{"Image", "b"}}),
            "its only block is an exclude block and does not match, so the event is logged; "
            "nearest came 'is' on User with 'root', with 1 of 2 demands met: found '-'");
}

TEST(Explanation, FindsAmongEqualsTheValueThatIsMuchLikeTheField) {
  const std::string leaves =
      "<Image>C:\\Windows\\explorer.exe</Image>"
      "<Image>C:\\Windows\\mscorsvw.exe </Image><Image condition=\"is not\">mscorsvw.exe</Image>";
  EXPECT_EQ(why(group("include", leaves) + group("exclude", "<Image>x</Image>"),
                {{"Image", "mscorsvw.exe"}}),
            "none of its blocks matches, and with more than one the event then is dropped; "
            "nearest came 'is' on Image with 'C:\\Windows\\mscorsvw.exe ', with 0 of 1 demands "
            "met: found 'mscorsvw.exe'");
}

TEST(Explanation, TellsOfALeafThatCannotMatchThisEventOfItsSeries) {
  const std::string user =
      "<RuleGroup groupRelation=\"or\"><RegistryEvent onmatch=\"include\"><User>x</User>"
      "</RegistryEvent></RuleGroup>";
  EXPECT_EQ(why(user, {{"User", "x"}}, 13),
            "its only block is an include block and does not match, so the event is dropped; "
            "nearest came 'is' on User with 'x', with 0 of 1 demands met: the field stands "
            "elsewhere in this event");
}

TEST(Explanation, NamesALeafThatDidWhatIsSaidOfIt) {
  for (std::size_t seed = 0; seed < 500; ++seed) {
    rollout::Chance chance{seed};
    const auto reading = random_rules(chance);
    const auto [id, fields] = random_event(chance, reading.rules);
    const auto decision = Evaluator{reading.rules}.decide(id, fields);
    const auto told = explain(decision, reading.rules, Folding::ascii, id, fields);
    if (told.leaf == nullptr) continue;
    const bool is_match = told.cause == Explanation::Cause::matched;
    const bool does_match =
        told.leaf_applies && holds(told.leaf->condition, folded(told.leaf->value, Folding::ascii),
                                   folded(told.value, Folding::ascii));
    EXPECT_EQ(does_match, is_match) << "seed " << seed << '\n' << reading.text;
    EXPECT_TRUE(is_match || told.met < told.demands) << "seed " << seed;
  }
}

}  // namespace
}  // namespace sysring::sysmon
