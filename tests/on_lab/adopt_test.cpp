#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lab/rules/rules.h"
#include "on_lab/contacts.h"
#include "sysmon/blob/blob.h"
#include "sysmon/shared_data.h"

// What a simulated Windows machine keeps of its rules is what Sysmon would, and can be put back.
namespace sysring::on_lab {
namespace {

using fleet::Finding;
using host::Purpose;
using testing::HasSubstr;

/// Every kind of record, chains of more than one, a series that is bound to its second event, and
/// text that is no ASCII.
const std::string of_every_kind =
    "<Sysmon schemaversion=\"4.81\"><HashAlgorithms>SHA1,IMPHASH</HashAlgorithms><EventFiltering>"
    "<RuleGroup name=\"g\" groupRelation=\"or\"><ProcessCreate onmatch=\"include\">"
    "<Image name=\"n\" condition=\"image\">cmd.exe</Image>"
    "<Rule name=\"r\" groupRelation=\"and\"><User>a</User><Image>b</Image></Rule>"
    "<CommandLine condition=\"contains any\">\u00e4;\u732b;\U0001F600</CommandLine>"
    "</ProcessCreate></RuleGroup>"
    "<RuleGroup groupRelation=\"and\"><RegistryEvent onmatch=\"exclude\">"
    "<Rule groupRelation=\"or\"><TargetObject condition=\"end with\">\\Run</TargetObject></Rule>"
    "<Rule name=\"s\"><Details condition=\"is\">x</Details></Rule></RegistryEvent></RuleGroup>"
    "<DnsQuery onmatch=\"exclude\"/></EventFiltering></Sysmon>";

/// As the product understands the file and compiles it.
std::string compiled_by_product(const std::string& xml) {
  const auto reading = sysmon::read_rules(xml);
  EXPECT_TRUE(reading) << xml;
  const auto compiled = sysmon::compile(reading->rules, sysmon::newest_binary_version);
  EXPECT_TRUE(compiled) << describe(compiled.error());
  return compiled ? *compiled : std::string{};
}

TEST(LabRules, AreCompiledAsTheProductDoesByAnotherWriter) {
  for (const auto& xml : {old_xml, new_xml, of_every_kind}) {
    const auto compiled = lab::rules::load(xml).compiled;
    EXPECT_TRUE(compiled == compiled_by_product(xml)) << xml;
    const auto blob = sysmon::read_blob(compiled);
    ASSERT_TRUE(blob) << describe(blob.error());
    EXPECT_EQ(blob->binary_version, sysmon::newest_binary_version);
  }
  EXPECT_EQ(lab::rules::load("<Sysmon schemaversion=\"4.90\"/>").compiled, "");
}

using LabRulesOfOthers = tests::SharedDataTest;

/// But for the binary version, which was an older one. Two are in encodings that nobody sends and
/// the lab does not read.
TEST_F(LabRulesOfOthers, AreToTheByteWhatSysmonItselfMadeOfThem) {
  constexpr std::size_t version_size = 4;
  const auto blobs = tests::shared_files("corpus", ".bin");
  EXPECT_GE(blobs.size(), 17U);
  std::size_t same = 0;
  for (const auto& file : blobs) {
    const auto name = file.filename().string();
    if (name.starts_with("iso8859-utf8bom") || name.starts_with("utf16-nobom-noenc-ws")) continue;
    const auto bytes = tests::text_of(file);
    const auto xml = tests::text_of(std::filesystem::path{file}.replace_extension());
    const auto compiled = lab::rules::load(xml).compiled;
    ASSERT_GT(compiled.size(), version_size) << file;
    EXPECT_TRUE(compiled.substr(version_size) == bytes.substr(version_size)) << file;
    ++same;
  }
  EXPECT_EQ(same, blobs.size() - 2);
}

host::Task adopting() {
  auto adopt = task(fleet::Platform::windows, Purpose::adopt);
  adopt.kept = std::make_shared<const std::set<std::string, std::less<>>>();
  return adopt;
}

TEST(WindowsAdoption, RebuildsWhatAMachineRunsAndProvesIt) {
  for (const auto& xml : {old_xml, of_every_kind}) {
    auto description = windows_machine();
    description.config = std::make_shared<const std::string>(xml);
    LabHost machine{description, noon};
    const auto before = machine.dump();
    const auto ended = carry_out(machine, adopting());
    EXPECT_EQ(ended.report.finding, Finding::current) << told(ended);
    ASSERT_TRUE(ended.adopted) << told(ended);
    EXPECT_EQ(ended.adopted->shown, in_force(machine));
    const auto& rebuilt = *ended.adopted->stand_in.bytes;
    EXPECT_TRUE(compiled_by_product(rebuilt) == compiled_by_product(xml)) << rebuilt;
    EXPECT_EQ(machine.dump()["sysmon"], before["sysmon"]) << "adoption changes nothing";
  }
}

TEST(WindowsAdoption, KeepsTheOptionsBesideTheRules) {
  auto description = windows_machine();
  description.config = std::make_shared<const std::string>(of_every_kind);
  LabHost machine{description, noon};
  const auto ended = carry_out(machine, adopting());
  ASSERT_TRUE(ended.adopted) << told(ended);
  EXPECT_THAT(*ended.adopted->stand_in.bytes,
              HasSubstr("<HashAlgorithms>SHA1,IMPHASH</HashAlgorithms>"));
}

/// What was adopted is a way back.
TEST(WindowsAdoption, GivesAHostThatHadNoneItsWayBack) {
  LabHost machine{windows_machine(), noon};
  const auto adopted = carry_out(machine, adopting()).adopted;
  ASSERT_TRUE(adopted);
  auto wanted = task(fleet::Platform::windows, Purpose::apply);
  wanted.kept = std::make_shared<const std::set<std::string, std::less<>>>(
      std::set<std::string, std::less<>>{adopted->shown});
  EXPECT_EQ(carry_out(machine, wanted).report.finding, Finding::verified);
  auto back = task(fleet::Platform::windows, Purpose::restore);
  back.operation = {8};
  back.config = adopted->stand_in;
  back.probe = {};
  const auto ended = carry_out(machine, back);
  EXPECT_EQ(in_force(machine), adopted->stand_in.digests.sha256) << told(ended);
}

}  // namespace
}  // namespace sysring::on_lab
