#include "sysmon/review/review.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sysring::sysmon {
namespace {

std::vector<Target> targets_of(const std::vector<std::string>& names) {
  std::vector<Target> targets;
  for (const auto& name : names) targets.push_back(*Target::parse(name));
  return targets;
}

/// "2:1 SM1201 found …" for each finding, "waived" where it is.
std::string findings_of(const std::string& source, const std::vector<std::string>& targets = {}) {
  const auto reading = review(source, targets_of(targets));
  EXPECT_TRUE(reading);
  if (!reading) return {};
  std::string text;
  for (const auto& finding : reading->findings) {
    text += reading->lines.line_and_column(finding.offset) + " " + to_string(finding.fault) + " " +
            finding.message + (finding.waived.empty() ? "" : " | waived: " + finding.waived) + "\n";
  }
  return text;
}

std::string sysmon(const std::string& version, const std::string& inside) {
  return "<Sysmon schemaversion=\"" + version + "\">\n" + inside + "\n</Sysmon>\n";
}

std::string filtering(const std::string& version, const std::string& blocks) {
  return sysmon(version, "<EventFiltering><RuleGroup groupRelation=\"or\">\n" + blocks +
                             "\n</RuleGroup></EventFiltering>");
}

TEST(Target, IsAReleaseASchemaOrLinux) {
  EXPECT_EQ(Target::parse("15.15")->schema, (SchemaVersion{4, 90}));
  EXPECT_EQ(Target::parse("15.15")->platform, Platforms::windows);
  EXPECT_EQ(Target::parse("schema:4.22")->schema, (SchemaVersion{4, 22}));
  EXPECT_EQ(Target::parse("linux")->platform, Platforms::linux);
  for (const auto* text : {"", "windows", "5.0", "99.0", "schema:", "schema:5.00", "4.9.0"}) {
    EXPECT_EQ(Target::parse(text).error().code, Reason::bad_value) << text;
  }
}

TEST(Review, TellsOfWhatIsNewerThanTheFileSays) {
  EXPECT_EQ(findings_of(filtering("4.22",
                                  "<FileDelete onmatch=\"include\"><Image>a</Image>"
                                  "</FileDelete>")),
            "3:2 SM1016 found <FileDelete>, which came with schema 4.30, in a file of schema "
            "4.22\n");
  EXPECT_EQ(findings_of(filtering("4.70",
                                  "<ProcessCreate onmatch=\"include\"><ParentUser "
                                  "condition=\"is any\">a</ParentUser></ProcessCreate>")),
            "3:35 SM1016 found <ParentUser> of ProcessCreate, which came with schema 4.80, in a "
            "file of schema 4.70\n");
  EXPECT_EQ(findings_of(filtering("4.22",
                                  "<ProcessCreate onmatch=\"include\"><Image "
                                  "condition=\"is any\">a</Image></ProcessCreate>")),
            "3:35 SM1016 found the condition 'is any', which came with schema 4.31, in a file of "
            "schema 4.22\n");
  EXPECT_EQ(
      findings_of(sysmon("4.22", "<DnsLookup>false</DnsLookup>")),
      "2:2 SM1016 found <DnsLookup>, which came with schema 4.30, in a file of schema 4.22\n");
}

TEST(Review, TellsOfWhatTheOldestTargetDoesNotKnow) {
  const auto source = filtering(
      "4.60", "<FileDeleteDetected onmatch=\"include\"><Image>a</Image></FileDeleteDetected>");
  EXPECT_EQ(findings_of(source, {"15.15"}), "");
  EXPECT_EQ(findings_of(source, {"15.15", "schema:4.50", "13.10"}),
            "1:2 SM1202 found the schemaversion 4.60, which schema 4.50 refuses\n"
            "3:2 SM1201 found <FileDeleteDetected>, which came with schema 4.60; schema 4.50 knows "
            "4.50\n");
}

TEST(Review, TellsWhichVersionsATargetRefuses) {
  const auto refusals = [](const std::string& version, const std::string& target) {
    return findings_of(sysmon(version, "<EventFiltering/>"), {target});
  };
  EXPECT_EQ(refusals("4.90", "linux"), "");
  EXPECT_EQ(refusals("5.00", "linux"), "") << "a newer number is not refused there";
  EXPECT_EQ(refusals("3.40", "linux"),
            "1:2 SM1202 found the schemaversion 3.40, which Sysmon for Linux refuses\n");
  EXPECT_EQ(refusals("4.90", "14.0"),
            "1:2 SM1202 found the schemaversion 4.90, which Sysmon 14.0 refuses\n");
}

TEST(Review, TellsOfEventsThatATargetNeverRaises) {
  const auto source =
      filtering("4.90", "<DnsQuery onmatch=\"include\"><QueryName>a</QueryName></DnsQuery>");
  EXPECT_EQ(findings_of(source, {"15.15"}), "");
  EXPECT_EQ(findings_of(source, {"linux"}),
            "3:2 SM1203 found rules for DnsQuery, which Sysmon for Linux never raises\n");
}

TEST(Review, TellsOfValuesThatNoOptionCanHave) {
  const auto option = [](const std::string& name, const std::string& value) {
    return findings_of(sysmon("4.90", "<" + name + ">" + value + "</" + name + ">"));
  };
  EXPECT_EQ(option("HashAlgorithms", "md5,SHA256,IMPHASH"), "");
  EXPECT_EQ(option("HashAlgorithms", "sha512"),
            "2:2 SM1014 found 'sha512' for <HashAlgorithms>, expected md5, sha1, sha256, imphash "
            "or *, with ',' between\n");
  EXPECT_EQ(option("HashAlgorithms", ""),
            "2:2 SM1014 found '' for <HashAlgorithms>, expected a value\n");
  EXPECT_EQ(option("CaptureClipboard", ""), "");
  EXPECT_EQ(option("CaptureClipboard", "maybe"),
            "2:2 SM1014 found 'maybe' for <CaptureClipboard>, expected 'true' or 'false'\n");
  EXPECT_EQ(option("DnsLookup", "False"), "");
  EXPECT_EQ(option("ArchiveDirectory", "Sysmon"), "");
  EXPECT_NE(option("ArchiveDirectory", "C:\\Sysmon"), "");
  EXPECT_NE(option("DriverName", "ninechars"), "");
  EXPECT_EQ(option("FieldSizes", "CommandLine:100,Image:20"), "");
  EXPECT_NE(option("FieldSizes", "CommandLine"), "");
}

const std::string list = "<Image condition=\"contains\">a;b</Image>";

TEST(Waiver, CoversTheElementThatFollowsIt) {
  const auto in_block = [](const std::string& leaves) {
    return filtering("4.90", "<ProcessCreate onmatch=\"include\">\n" + leaves + "</ProcessCreate>");
  };
  const std::string found =
      "SM1103 found ';' in the value of 'contains' on Image, where it separates nothing: 'a;b' is "
      "searched as it stands";
  EXPECT_EQ(findings_of(in_block("<!-- sysring: allow SM1103 a real one -->" + list + list)),
            "4:43 " + found + " | waived: a real one\n4:82 " + found + "\n");
  EXPECT_EQ(findings_of("<!--sysring: allow SM1103 all of it-->\n" + in_block(list)),
            "5:2 " + found + " | waived: all of it\n");
}

TEST(Waiver, HasToBeUnderstoodAndToBeOfUse) {
  const auto alone = [](const std::string& comment) {
    return findings_of(sysmon("4.90", "<!-- sysring: " + comment + " --><EventFiltering/>"));
  };
  EXPECT_EQ(alone("allow SM1103 why not"),
            "2:5 SM1402 found a waiver of SM1103, which is not there\n");
  EXPECT_EQ(alone("allow SM1103"), "2:5 SM1401 found a waiver of SM1103 without a reason\n");
  EXPECT_EQ(alone("allow SM9 why"),
            "2:5 SM1401 found a waiver of 'SM9', which is no code that can be waived\n");
  EXPECT_EQ(alone("allow SM1401 why"),
            "2:5 SM1401 found a waiver of 'SM1401', which is no code that can be waived\n");
  EXPECT_EQ(alone("permit SM1103 why"),
            "2:5 SM1401 found 'permit' in a waiver, expected 'allow'\n");
  EXPECT_EQ(findings_of(sysmon("4.90", "<EventFiltering/><!-- sysring: allow SM1103 why -->")),
            "2:22 SM1401 found a waiver of SM1103 in front of no element\n");
}

TEST(Waiver, GivesTheReasonThatIsNearest) {
  const std::string found =
      "SM1103 found ';' in the value of 'contains' on Image, where it separates nothing: 'a;b' is "
      "searched as it stands | waived: ";
  const auto waiver = [](const std::string& why) {
    return "<!-- sysring: allow SM1103 " + why + " -->\n";
  };
  EXPECT_EQ(
      findings_of(filtering("4.90", waiver("all") + "<ProcessCreate onmatch=\"include\">" +
                                        waiver("this") + list + "\n" + list + "</ProcessCreate>")),
      "5:2 " + found + "this\n6:2 " + found + "all\n");
  EXPECT_EQ(findings_of(waiver("one") + waiver("two") +
                        filtering("4.90", "<ProcessCreate onmatch=\"include\">" + list +
                                              "</ProcessCreate>")),
            "5:35 " + found + "two\n")
      << "and both are of use";
  EXPECT_EQ(findings_of(filtering("4.90", "<ProcessCreate onmatch=\"include\">" + waiver("idle") +
                                              "<Image>a</Image>" + waiver("this") + list +
                                              "</ProcessCreate>")),
            "3:38 SM1402 found a waiver of SM1103, which is not there\n5:2 " + found + "this\n");
}

TEST(Waiver, IsOneOfAtMostAThousand) {
  const auto reading_of = [](std::size_t count) {
    std::string text = "<Sysmon schemaversion=\"4.90\">";
    while (count-- > 0) text += "<!-- sysring: allow SM1103 why -->";
    return read_rules(text + "<EventFiltering/></Sysmon>");
  };
  const auto most = reading_of(most_waivers);
  EXPECT_EQ(most->waivers.size(), most_waivers);
  EXPECT_TRUE(most->findings.empty());
  const auto more = reading_of(most_waivers + 2);
  EXPECT_EQ(more->waivers.size(), most_waivers);
  ASSERT_EQ(more->findings.size(), 1U) << "however many there are";
  EXPECT_EQ(more->findings.front().fault, Fault::bad_waiver);
  EXPECT_EQ(more->findings.front().message,
            "found more than 1000 waivers, the others of which waive nothing");
}

TEST(Waiver, OfATargetIsIdleOnlyWhereThereIsOne) {
  const auto source =
      "<!-- sysring: allow SM1203 shared with Windows -->\n" +
      filtering("4.90", "<DnsQuery onmatch=\"include\"><QueryName>a</QueryName></DnsQuery>");
  EXPECT_EQ(findings_of(source), "");
  EXPECT_EQ(findings_of(source, {"15.15"}),
            "1:5 SM1402 found a waiver of SM1203, which is not there\n");
}

TEST(Waiver, TakesTheErrorOutOfAFinding) {
  const auto reading = review("<!-- sysring: allow SM1102 noise -->" +
                                  filtering("4.90",
                                            "<ProcessCreate onmatch=\"include\"><Image "
                                            "condition=\"contains any\">a;</Image>"
                                            "</ProcessCreate>"),
                              {});
  ASSERT_EQ(reading->findings.size(), 1U);
  EXPECT_FALSE(reading->findings.front().is_error());
}

}  // namespace
}  // namespace sysring::sysmon
