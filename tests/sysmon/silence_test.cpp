#include "sysmon/silence.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "sysmon/probe.h"
#include "sysmon/review/review.h"

namespace sysring::sysmon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Target on_windows = *Target::parse("15.15");
const Scene scene{"C:\\Sysring\\ws-", '\\', {"cmd.exe"}, Folding::windows};

Config sysmon(const std::string& blocks, const std::string& version = "4.90",
              const std::string& options = "<HashAlgorithms>md5,SHA256</HashAlgorithms>") {
  const auto config = build_config("<Sysmon schemaversion=\"" + version + "\">" + options +
                                   "<EventFiltering>" + blocks + "</EventFiltering></Sysmon>");
  EXPECT_TRUE(config);
  return *config;
}

std::string group(const std::string& blocks) {
  return "<RuleGroup groupRelation=\"or\">" + blocks + "</RuleGroup>";
}

const std::string processes = group(
    "<!-- noise > \"here\" --><ProcessCreate onmatch=\"exclude\">"
    "<!-- </ProcessCreate> --><CommandLine condition=\"is\"><![CDATA[</ProcessCreate>]]>"
    "</CommandLine></ProcessCreate>");
const std::string registry = group(
    "<RegistryEvent onmatch=\"include\"><TargetObject condition=\"contains\">Run</TargetObject>"
    "</RegistryEvent>");
const std::string accesses = group(
    "<ProcessAccess onmatch=\"include\"><TargetImage condition=\"end with\">\\lsass.exe"
    "</TargetImage></ProcessAccess>");

Silence silenced(const Config& current, const std::vector<std::uint32_t>& ids) {
  const auto silence = silence_events(current, ids, on_windows);
  EXPECT_TRUE(silence) << describe(silence.error());
  return silence ? *silence : Silence{};
}

Error refused(const Config& current, const std::vector<std::uint32_t>& ids) {
  const auto silence = silence_events(current, ids, on_windows);
  EXPECT_FALSE(silence);
  return silence ? Error{Reason::nothing_to_do, Effect::none, ""} : silence.error();
}

std::vector<std::uint32_t> heard_under(const Config& config) {
  std::vector<std::uint32_t> ids;
  const auto rules = read_rules(*config.bytes)->rules;
  for (const auto& event : Schema::get().events()) {
    if (event.tag.empty() || !logs_nothing(rules, event)) ids.push_back(event.id);
  }
  return ids;
}

TEST(MinimalSilence, LogsNothingButWhatNoRuleCanFilter) {
  const auto silence = silence_all(sysmon(processes + registry), on_windows);
  ASSERT_TRUE(silence) << describe(silence.error());
  EXPECT_THAT(heard_under(silence->config), ElementsAre(4, 16, 255));
  EXPECT_THAT(silence->events, ElementsAre(1, 2, 5, 6, 12, 13, 14));
}

TEST(MinimalSilence, IsBuiltWithTheVersionAndTheOptionsOfTheCurrentConfig) {
  const auto silence = silence_all(
      sysmon(processes, "4.5", "<HashAlgorithms>md5</HashAlgorithms><CheckRevocation/>"),
      on_windows);
  ASSERT_TRUE(silence) << describe(silence.error());
  EXPECT_EQ(*silence->config.bytes,
            "<Sysmon schemaversion=\"4.50\">\r\n"
            "  <HashAlgorithms>md5</HashAlgorithms>\r\n"
            "  <CheckRevocation></CheckRevocation>\r\n"
            "  <EventFiltering>\r\n"
            "    <ProcessCreate onmatch=\"include\"/>\r\n"
            "    <FileCreateTime onmatch=\"include\"/>\r\n"
            "    <ProcessTerminate onmatch=\"include\"/>\r\n"
            "    <DriverLoad onmatch=\"include\"/>\r\n"
            "  </EventFiltering>\r\n"
            "</Sysmon>\r\n");
  EXPECT_EQ(build_config(*silence->config.bytes)->digests, silence->config.digests);
}

TEST(MinimalSilence, PassesTheLintOfEveryTargetThatTakesTheVersion) {
  for (const auto* target : {"15.15", "schema:4.90", "linux"}) {
    const auto silence = silence_all(sysmon(processes), *Target::parse(target));
    ASSERT_TRUE(silence) << describe(silence.error());
    const auto reading = review(*silence->config.bytes, std::vector{*Target::parse(target)});
    EXPECT_THAT(reading->findings, IsEmpty()) << target;
  }
  EXPECT_TRUE(silence_all(sysmon(processes, "3.10"), *Target::parse("schema:3.10")));
  EXPECT_EQ(silence_all(sysmon(processes), *Target::parse("schema:4.50")).error().code,
            Reason::rules_lost);
}

TEST(MinimalSilence, DoesNotDependOnRulesOfWhichSysmonHasLostAPart) {
  const auto lost =
      sysmon(group("<ProcessCreate onmatch=\"exclude\"><Imgae>a</Imgae>"
                   "</ProcessCreate>"));
  EXPECT_TRUE(silence_all(lost, on_windows));
  const auto refusal = refused(lost, {5});
  EXPECT_EQ(refusal.code, Reason::rules_lost);
  EXPECT_THAT(refusal.message, HasSubstr("<Imgae>"));
}

TEST(MinimalSilence, TakesAProbeByWhichAHostCanProveIt) {
  const auto silence = silence_all(sysmon(processes), on_windows);
  ASSERT_TRUE(silence) << describe(silence.error());
  const auto probed = with_probe(silence->config, scene);
  EXPECT_EQ(probed.why_not, "");
  EXPECT_EQ(without_probe(probed.config), silence->config);
}

TEST(MinimalSilence, SaysWhyThereIsNoneOfWhatIsNoConfiguration) {
  const auto silence = silence_all(exact_config("no XML"), on_windows);
  ASSERT_FALSE(silence);
  EXPECT_THAT(silence.error().message, HasSubstr("current configuration"));
}

TEST(SilenceOfAnEvent, PutsNothingInThePlaceOfItsRules) {
  const auto silence = silenced(sysmon(processes + accesses), {10});
  EXPECT_THAT(silence.events, ElementsAre(10));
  EXPECT_EQ(silence.config, sysmon(processes + group("<ProcessAccess onmatch=\"include\"/>")));
}

TEST(SilenceOfAnEvent, IsNotMisledByWhatLooksLikeATag) {
  const auto silence = silenced(sysmon(processes + accesses), {1});
  EXPECT_THAT(silence.events, ElementsAre(1));
  EXPECT_EQ(
      silence.config,
      sysmon(group("<!-- noise > \"here\" --><ProcessCreate onmatch=\"include\"/>") + accesses));
}

TEST(SilenceOfAnEvent, TakesTheEventsAlongThatTheSameRulesFilter) {
  EXPECT_THAT(silenced(sysmon(registry), {13}).events, ElementsAre(12, 13, 14));
}

TEST(SilenceOfAnEvent, AddsABlockWhereSysmonLogsTheEventWithoutOne) {
  const auto silence = silenced(sysmon(accesses), {1, 5});
  EXPECT_THAT(silence.events, ElementsAre(1, 5));
  EXPECT_THAT(heard_under(silence.config), ElementsAre(2, 4, 6, 10, 16, 255));
  const auto bare = build_config("<Sysmon schemaversion=\"4.90\"/>");
  EXPECT_THAT(heard_under(silenced(*bare, {1}).config), ElementsAre(2, 4, 5, 6, 16, 255));
}

TEST(SilenceOfAnEvent, SilencesEveryBlockOfIt) {
  const auto both = sysmon(registry + processes + registry);
  EXPECT_EQ(silenced(both, {12}).config,
            sysmon(group("<RegistryEvent onmatch=\"include\"/>") + processes +
                   group("<RegistryEvent onmatch=\"include\"/>")));
}

TEST(SilenceOfAnEvent, ChangesNothingWhereTheEventIsSilentAlready) {
  const auto current = sysmon(processes);
  const auto silence = silenced(current, {10, 22});
  EXPECT_THAT(silence.events, IsEmpty());
  EXPECT_EQ(silence.config, current);
}

TEST(SilenceOfAnEvent, LeavesTheProbeOut) {
  const auto current = sysmon(processes + accesses);
  const auto probed = with_probe(current, scene);
  ASSERT_EQ(probed.why_not, "");
  EXPECT_EQ(silenced(probed.config, {10}).config, silenced(current, {10}).config);
}

TEST(SilenceOfAnEvent, IsRefusedWhereNoRuleCanSilenceIt) {
  for (const std::uint32_t id : {0U, 4U, 16U, 99U, 255U}) {
    EXPECT_EQ(refused(sysmon(processes), {id}).code, Reason::bad_value) << id;
  }
  EXPECT_THAT(refused(sysmon(processes, "4.50"), {29}).message, HasSubstr("schema 4.90"));
}

TEST(SilenceOfAnEvent, IsRefusedWithWhatOurLintRefuses) {
  const auto faulty = sysmon(
      processes + group("<ProcessAccess onmatch=\"include\"><TargetImage condition=\"contains\"/>"
                        "</ProcessAccess>"));
  EXPECT_THAT(refused(faulty, {1}).message, HasSubstr("SM1102"));
  EXPECT_THAT(silenced(faulty, {10}).events, ElementsAre(10));
}

Reading reading_of(const Config& config) { return *read_rules(*config.bytes); }

Error unproven(const Config& current, const Config& silence) {
  const auto proven = prove_subtractive(reading_of(current), reading_of(silence));
  EXPECT_FALSE(proven);
  return proven ? Error{Reason::nothing_to_do, Effect::none, ""} : proven.error();
}

TEST(ProofThatASilenceIsSubtractive, NamesTheEventThatStandsInItsWay) {
  const auto refusal = unproven(sysmon(processes + accesses), sysmon(processes + registry));
  EXPECT_EQ(refusal.code, Reason::not_subtractive);
  EXPECT_THAT(refusal.message, HasSubstr("RegistryEvent"));
}

TEST(ProofThatASilenceIsSubtractive, NeedsTheSameVersionAndOptions) {
  EXPECT_THAT(unproven(sysmon(processes), sysmon(processes, "4.80")).message,
              HasSubstr("schema 4.80, expected 4.90"));
  EXPECT_THAT(
      unproven(sysmon(processes), sysmon(processes, "4.90", "<DnsLookup>true</DnsLookup>")).message,
      HasSubstr("options"));
}

TEST(ProofThatASilenceIsSubtractive, NeedsAllThatIsWritten) {
  const auto lost = sysmon(processes + group("<ProcessTerminat onmatch=\"include\"/>"));
  EXPECT_THAT(unproven(lost, sysmon(processes)).message, HasSubstr("is not known"));
  EXPECT_THAT(unproven(sysmon(processes), lost).message, HasSubstr("would lose"));
}

TEST(ProofThatASilenceIsSubtractive, DoesNotTakeAMissingBlockForSilence) {
  const auto quiet = [](const std::string& tag) {
    return sysmon("<" + tag + " onmatch=\"include\"/>");
  };
  for (const auto* tag : {"ProcessCreate", "ProcessTerminate", "FileCreateTime", "DriverLoad"}) {
    EXPECT_THAT(unproven(quiet(tag), sysmon("")).message, HasSubstr(tag));
  }
  EXPECT_TRUE(prove_subtractive(reading_of(quiet("ImageLoad")), reading_of(sysmon(""))));
}

}  // namespace
}  // namespace sysring::sysmon
