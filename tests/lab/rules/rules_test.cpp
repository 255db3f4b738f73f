#include "lab/rules/rules.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lab::rules {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

std::string config(const std::string& filtering, const std::string& options = "") {
  return "<Sysmon schemaversion=\"4.90\">" + options + "<EventFiltering>" + filtering +
         "</EventFiltering></Sysmon>";
}

std::string group(const std::string& blocks) {
  return "<RuleGroup groupRelation=\"or\">" + blocks + "</RuleGroup>";
}

std::string includes(const std::string& leaves) {
  return group("<FileCreate onmatch=\"include\">" + leaves + "</FileCreate>");
}

std::string excludes(const std::string& leaves) {
  return group("<FileCreate onmatch=\"exclude\">" + leaves + "</FileCreate>");
}

const Event setup_exe{11, {{"Image", "C:\\Temp\\Setup.exe"}, {"TargetFilename", "C:\\a.dll"}}};

/// The name under which the event is logged, "dropped" where it is not.
std::string decided(const std::string& xml, const Event& event, Folding folding = Folding::ascii) {
  const auto decision = load(xml).rules.decide(event, folding);
  return decision.logged ? decision.rule : "dropped";
}

struct Case {
  const char* name;
  std::string filtering;
  std::string expected;
};

TEST(LabRules, DecideByTheBlocksOfTheEvent) {
  const std::string setup = "<Image name=\"setup\" condition=\"image\">setup.exe</Image>";
  const std::string other = "<Image name=\"other\" condition=\"image\">other.exe</Image>";
  const std::vector<Case> cases{
      {"no block", "", "dropped"},
      {"empty include", includes(""), "dropped"},
      {"empty exclude", excludes(""), "-"},
      {"include that matches", includes(setup), "setup"},
      {"include that does not", includes(other), "dropped"},
      {"exclude that matches", excludes(setup), "dropped"},
      {"exclude that does not", excludes(other), "-"},
      {"two excludes log nothing", excludes(other) + excludes(other), "dropped"},
      {"include and exclude", excludes(other) + includes(setup), "setup"},
      {"exclude goes first", includes(setup) + excludes(setup), "dropped"},
      {"the later include names",
       includes(setup) + includes("<Image name=\"any\" condition=\"contains\">exe</Image>"), "any"},
      {"fields without a group are all asked",
       "<FileCreate onmatch=\"include\">" + setup + "<User>root</User></FileCreate>", "dropped"},
      {"a rule with and asks every leaf",
       includes("<Rule groupRelation=\"and\">" + setup + other + "</Rule>"), "dropped"},
      {"its name stays although it failed",
       includes("<Rule groupRelation=\"and\">" + setup + other +
                "</Rule><TargetFilename condition=\"end with\">.dll</TargetFilename>"),
       "setup"},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(decided(config(each.filtering), setup_exe), each.expected) << each.name;
  }
}

TEST(LabRules, LoseWhatTheLoaderLoses) {
  const std::string setup = includes("<Image name=\"setup\" condition=\"image\">setup.exe</Image>");
  const std::vector<Case> cases{
      {"misspelt field, and the blocks after it", includes("<Imgae>x</Imgae>") + setup, "dropped"},
      {"but not those before it", setup + includes("<Imgae>x</Imgae>"), "setup"},
      {"misspelt condition loses its leaf",
       includes("<Image condition=\"iss\">x</Image><User name=\"unset\">-</User>"), "unset"},
      {"misspelt event", group("<FileCreat onmatch=\"exclude\"/>"), "dropped"},
      {"wrong case of an event", group("<filecreate onmatch=\"exclude\"/>"), "dropped"},
      {"misspelt onmatch is the default", group("<FileCreate onmatch=\"exlude\"/>"), "dropped"},
      {"no onmatch loses the block", group("<FileCreate/>") + excludes(""), "-"},
      {"rule in a rule", includes("<Rule><Rule><Image>x</Image></Rule></Rule>") + setup, "dropped"},
      {"a comment cuts the value off",
       includes("<Image name=\"cut\" condition=\"contains\">Temp<!-- -->nonsense</Image>"), "cut"},
      {"a list of a condition without lists",
       includes("<Image condition=\"contains\">Temp;Setup</Image>"), "dropped"},
      {"an empty token matches all",
       includes("<Image name=\"all\" condition=\"contains any\">nonsense;</Image>"), "all"},
  };
  for (const auto& each : cases) {
    const auto loaded = load(config(each.filtering));
    EXPECT_EQ(loaded.printed.back(), "Configuration file validated.") << each.name;
    EXPECT_EQ(decided(config(each.filtering), setup_exe), each.expected) << each.name;
  }
}

TEST(LabRules, SayWhatTheLoaderSays) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {config(includes("<Imgae>x</Imgae>")), "Incorrect field Imgae"},
      {config(includes("<Image condition=\"begin wi\">x</Image>")),
       "Error: Unknown condition: begin wi"},
      {config("", "<CaptureClipboard>maybe</CaptureClipboard>"),
       "Error: Incorrect value 'maybe' for node 'CaptureClipboard'"},
      {config(group("<FileCreate/>")), "You need to specifiy the onmatch attribute"},
      {"<Sysmon schemaversion=\"4.9\"/>", "Loading configuration file with schema version 4.90"},
      {"<Sysmon schemaversion=\"4.1\"/>", "Sysmon schema version: 4.90"},
  };
  for (const auto& [xml, line] : cases) {
    const auto loaded = load(xml);
    EXPECT_THAT(loaded.printed, Contains(line));
    EXPECT_EQ(loaded.refusal, "");
  }
}

TEST(LabRules, AreRefusedInTheWordsOfTheProgram) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "Error: Failed to read xml configuration bytes"},
      {"hello", "Error: Failed to load or parse xml configuration: (No document element found at"},
      {"<Sysmon><a>", "(Start-end tags mismatch at offset 10)"},
      {"<Sysman/>", "Error: Failed to find Sysmon tag in configuration"},
      {"<Sysmon/>", "Error: Invalid schema version number ()"},
      {"<Sysmon schemaversion=\"new\"/>", "Error: Invalid schema version number (new)"},
      {"<Sysmon schemaversion=\"3.4\"/>",
       "Error: Incorrect or unsupported schema version 3.40. Current Sysmon schema version 4.90"},
      {config("", "<HashAlgorithms>md5,sha512</HashAlgorithms>"),
       "Invalid hashing algorithm: SHA512"},
  };
  for (const auto& [xml, refusal] : cases) {
    const auto loaded = load(xml);
    EXPECT_THAT(loaded.refusal, HasSubstr(refusal)) << xml;
    EXPECT_EQ(loaded.printed.back(), loaded.refusal) << xml;
  }
}

TEST(LabRules, LoseTheOptionsAfterOneThatIsNotKnown) {
  const std::string hashes = "<HashAlgorithms>md5,sha256</HashAlgorithms>";
  EXPECT_THAT(load(config("", hashes)).algorithms, ElementsAre("MD5", "SHA256"));
  EXPECT_THAT(load(config("", "<Bogus/>" + hashes)).algorithms, ElementsAre());
}

TEST(LabRules, LetStartsAndEndsOfProcessesPassWhereNothingIsLoaded) {
  EXPECT_TRUE(Rules{}.decide({1, {}}, Folding::ascii).logged);
  EXPECT_TRUE(Rules{}.decide({5, {}}, Folding::ascii).logged);
  EXPECT_TRUE(Rules{}.decide({16, {}}, Folding::ascii).logged);
  EXPECT_FALSE(Rules{}.decide({11, {}}, Folding::ascii).logged);
  EXPECT_FALSE(Rules{}.decide({99, {}}, Folding::ascii).logged);
}

TEST(LabRules, FoldLettersBeyondAsciiOnWindowsOnly) {
  const auto xml = config(includes("<Image name=\"found\">caf\u00e9 \u044f</Image>"));
  const Event event{11, {{"Image", "CAF\u00c9 \u042f"}}};
  EXPECT_EQ(decided(xml, event, Folding::ascii), "dropped");
  EXPECT_EQ(decided(xml, event, Folding::windows), "found");
}

TEST(LabRules, BindABlockToTheFirstEventThatHasItsFields) {
  const auto xml =
      config(group("<RegistryEvent onmatch=\"include\"><User name=\"by root\">root"
                   "</User></RegistryEvent>"));
  EXPECT_EQ(decided(xml, {12, {{"User", "root"}}}), "by root");
  EXPECT_EQ(decided(xml, {13, {{"User", "root"}}}), "dropped");
}

}  // namespace
}  // namespace lab::rules
