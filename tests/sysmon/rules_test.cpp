#include "sysmon/rules.h"

#include <string>

#include <gtest/gtest.h>

namespace sysring::sysmon {
namespace {

std::string in_group(const std::string& blocks) {
  return "<Sysmon schemaversion=\"4.90\"><EventFiltering><RuleGroup groupRelation=\"or\">\n" +
         blocks + "\n</RuleGroup></EventFiltering></Sysmon>\n";
}

/// "2:1 SM1004 …" for each finding.
std::string findings_of(const std::string& source) {
  const auto reading = read_rules(source);
  EXPECT_TRUE(reading);
  if (!reading) return {};
  std::string text;
  for (const auto& finding : reading->findings) {
    text += reading->lines.line_and_column(finding.offset) + " " + to_string(finding.fault) + " " +
            finding.message + (finding.hint.empty() ? "" : " | " + finding.hint) + "\n";
  }
  return text;
}

TEST(Rules, AreReadWithTheirNamesAndPlaces) {
  const auto reading = read_rules(in_group(
      "<ProcessCreate onmatch=\"include\"><Image condition=\"End With\" name=\"shell\">cmd"
      "</Image><Rule groupRelation=\"and\" name=\"pair\"><User>a</User></Rule></ProcessCreate>"));
  ASSERT_TRUE(reading);
  EXPECT_TRUE(reading->findings.empty()) << findings_of(reading->text);
  ASSERT_EQ(reading->rules.blocks.size(), 1U);
  const auto& block = reading->rules.blocks.front();
  EXPECT_EQ(block.event->id, 1U);
  EXPECT_EQ(block.relation, Relation::any);
  const auto& leaf = std::get<Leaf>(block.items.at(0));
  EXPECT_EQ(leaf.condition, Condition::end_with);
  EXPECT_EQ(leaf.name, "shell");
  EXPECT_EQ(reading->lines.line_and_column(leaf.offset), "2:35");
  EXPECT_EQ(std::get<Rule>(block.items.at(1)).relation, Relation::all);
}

TEST(Rules, TellOfEverythingThatSysmonWouldLose) {
  const auto in_block = [](const std::string& leaves) {
    return in_group("<ProcessCreate onmatch=\"include\">" + leaves + "</ProcessCreate>");
  };
  EXPECT_EQ(findings_of(in_block("<Imgae>a</Imgae>")),
            "2:35 SM1004 found <Imgae> as a field of ProcessCreate, which Sysmon does not know | "
            "did you mean 'Image'?\n");
  EXPECT_EQ(findings_of(in_block("<Image condition=\"begin wi\">a</Image>")),
            "2:35 SM1005 found the condition 'begin wi', which Sysmon does not know | did you mean "
            "'begin with'?\n");
  EXPECT_EQ(findings_of(in_block("<Image conditon=\"is not\">a</Image>")),
            "2:35 SM1010 found the attribute 'conditon' on <Image>, which Sysmon does not read | "
            "did you mean 'condition'?\n");
  EXPECT_EQ(
      findings_of(in_block("<Image>a<!-- b -->c</Image>")),
      "2:46 SM1011 found a comment or more text in the value of <Image>, of which Sysmon takes "
      "the first run of text alone | Put comments outside of the value.\n"
      "2:52 SM1011 found a comment or more text in the value of <Image>, of which Sysmon takes "
      "the first run of text alone | Put comments outside of the value.\n");
  EXPECT_EQ(
      findings_of(in_block("<Image><!-- b -->c</Image>")),
      "2:45 SM1011 found a comment or more text in the value of <Image>, of which Sysmon takes "
      "the first run of text alone | Put comments outside of the value.\n");
  EXPECT_EQ(findings_of(in_block("<Image condition=\"contains\"> </Image>")),
            "2:35 SM1012 found nothing but blanks as the value of <Image>, which Sysmon reads as "
            "no value | Write <![CDATA[ ]]> where blanks are meant.\n");
  EXPECT_EQ(findings_of(in_block("<Image condition=\"contains\">&#x20;</Image>")), "");
  EXPECT_EQ(findings_of(in_block("<Rule><Rule/></Rule>")),
            "2:41 SM1009 found <Rule> in <Rule>, for which Sysmon drops the whole block\n");
  EXPECT_EQ(findings_of(in_group("<ProcesCreate onmatch=\"include\"/>")),
            "2:2 SM1002 found <ProcesCreate> as an event, which Sysmon does not know | did you "
            "mean 'ProcessCreate'?\n");
  EXPECT_EQ(findings_of(in_group("<ProcessCreate/>")),
            "2:2 SM1006 found no onmatch on <ProcessCreate>, without which Sysmon drops the whole "
            "block\n");
  EXPECT_EQ(findings_of(in_group("<ProcessCreate onmatch=\"includ\"/>")),
            "2:2 SM1006 found 'includ' as onmatch, expected 'include' or 'exclude' | did you mean "
            "'include'?\n");
  EXPECT_EQ(findings_of(in_group("<RegistryEvent onmatch=\"include\"><Details>a</Details>"
                                 "<NewName>b</NewName></RegistryEvent>")),
            "2:2 SM1008 found fields in <RegistryEvent> that no single event has together, for "
            "which Sysmon drops the whole block | Put them into blocks of their own.\n");
}

TEST(Rules, TellOfOptionsAndGroups) {
  const auto with = [](const std::string& inside) {
    return "<Sysmon schemaversion=\"4.90\">" + inside + "</Sysmon>";
  };
  EXPECT_EQ(findings_of(with("<HashAlgorithm>sha256</HashAlgorithm>")),
            "1:31 SM1001 found <HashAlgorithm> as an option, which Sysmon does not know | did you "
            "mean 'HashAlgorithms'?\n");
  EXPECT_EQ(findings_of(with("<EventFiltering><RuleGroup/></EventFiltering>")),
            "1:47 SM1007 found no groupRelation on <RuleGroup>, which then means 'and' | Say "
            "groupRelation=\"or\" or \"and\".\n");
  EXPECT_EQ(
      findings_of(with("<EventFiltering><RuleGroup groupRelation=\"OR\"/></EventFiltering>")),
      "1:47 SM1007 found 'OR' as groupRelation, expected 'or' or 'and' | did you mean 'or'?\n");
}

TEST(Rules, CombineAsTheirGroupSaysInAnyCase) {
  const auto relation = [](const std::string& said) {
    const auto reading = read_rules(
        "<Sysmon schemaversion=\"4.90\"><EventFiltering><RuleGroup "
        "groupRelation=\"" +
        said +
        "\"><ProcessCreate onmatch=\"include\"/></RuleGroup>"
        "</EventFiltering></Sysmon>");
    const bool is_told = !reading->findings.empty();
    EXPECT_EQ(is_told, said != "or" && said != "and") << said;
    EXPECT_TRUE(!is_told || reading->findings.front().fault == Fault::bad_relation) << said;
    return reading->rules.blocks.front().relation;
  };
  for (const auto* any : {"or", "OR", "Or"}) EXPECT_EQ(relation(any), Relation::any) << any;
  for (const auto* all : {"and", "AND", "And", "any", ""}) {
    EXPECT_EQ(relation(all), Relation::all) << all;
  }
}

TEST(Rules, CombineWithoutAGroupAsTheVersionSays) {
  const auto relation = [](const std::string& version) {
    const auto reading = read_rules("<Sysmon schemaversion=\"" + version +
                                    "\"><EventFiltering><ProcessCreate onmatch=\"include\"/>"
                                    "</EventFiltering></Sysmon>");
    return reading->rules.blocks.front().relation;
  };
  EXPECT_EQ(relation("4.1"), Relation::any);
  EXPECT_EQ(relation("4.2"), Relation::all);
}

}  // namespace
}  // namespace sysring::sysmon
