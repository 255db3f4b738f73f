#include "sysmon/schema.h"

#include <set>

#include <gtest/gtest.h>

#include "base/xml.h"
#include "sysmon/shared_data.h"

namespace sysring::sysmon {
namespace {

using tests::text_of;

TEST(SchemaVersion, IsANumberWithTwoDecimals) {
  EXPECT_EQ(SchemaVersion::parse("4.1"), SchemaVersion::parse("4.10"));
  EXPECT_LT(*SchemaVersion::parse("3.10"), *SchemaVersion::parse("3.2"));
  EXPECT_LT(*SchemaVersion::parse("4"), *SchemaVersion::parse("4.05"));
  EXPECT_FALSE(SchemaVersion::parse("4.x"));
  EXPECT_FALSE(SchemaVersion::parse("4.9.0"));
  EXPECT_EQ(to_string({4, 5}), "4.05");
}

TEST(Schema, KnowsSeriesInTheOrderOfTheirIds) {
  const auto series = Schema::get().series("RegistryEvent");
  ASSERT_EQ(series.size(), 3U);
  EXPECT_EQ(series[0].id, 12U);
  EXPECT_TRUE(series[1].position_of("Details"));
  EXPECT_FALSE(series[2].position_of("Details"));
  EXPECT_TRUE(Schema::get().series("processcreate").empty()) << "case counts";
}

TEST(Schema, KnowsWhatEachReleaseKnows) {
  const auto known = [](const char* release) {
    return Schema::get().known_by_release(*SchemaVersion::parse(release));
  };
  EXPECT_EQ(known("13.22"), (SchemaVersion{4, 70}));
  EXPECT_EQ(known("15.15"), (SchemaVersion{4, 90}));
  EXPECT_FALSE(known("5.0"));
  EXPECT_FALSE(known("16.0"));
}

std::vector<std::string_view> fields_in(const EventType& event, SchemaVersion version) {
  std::vector<std::string_view> names;
  for (const auto& field : event.fields) {
    if (field.since <= version) names.push_back(field.name);
  }
  return names;
}

/// Some versions had two fields the other way round; rules name them, so only the set counts.
std::multiset<std::string_view> as_set(const std::vector<std::string_view>& names) {
  return {names.begin(), names.end()};
}

/// How many events one <manifest> has; our data say the same of each.
std::size_t compare(const xml::Element& manifest) {
  const auto version = SchemaVersion::parse(manifest.attribute("schemaversion"));
  EXPECT_TRUE(version);
  std::size_t compared = 0;
  for (const auto& event : manifest.child("events")->children) {
    const auto id = std::stoul(std::string{event.attribute("value")}, nullptr, 0);
    if (id > 255) continue;  // inner ones, which nobody sees
    const auto* known = Schema::get().event(static_cast<std::uint32_t>(id));
    EXPECT_NE(known, nullptr) << id;
    if (known == nullptr) continue;
    EXPECT_LE(known->since, *version) << id;
    EXPECT_EQ(known->tag, event.attribute("rulename")) << id;
    std::vector<std::string_view> fields;
    for (const auto& data : event.children) {
      if (data.attribute("name") != "SequenceNumber") fields.push_back(data.attribute("name"));
    }
    const auto ours = fields_in(*known, *version);
    EXPECT_EQ(as_set(ours), as_set(fields)) << to_string(*version) << " event " << id;
    const bool is_newest = *version == SchemaVersion{4, 90};
    EXPECT_TRUE(!is_newest || ours == fields) << "the order in event " << id;
    ++compared;
  }
  return compared;
}

using Manifest = tests::SharedDataTest;

TEST_F(Manifest, OfEveryVersionHasTheEventsAndFieldsThatWeKnow) {
  const auto root = xml::parse(text_of(tests::shared_data("corpus/sysmoncommon/manifest.xml")));
  ASSERT_TRUE(root);
  std::size_t compared = 0;
  for (const auto& manifest : root->children) compared += compare(manifest);
  EXPECT_GT(compared, 400U);
}

/// "sysmonv13.22_4.70.xml": what that release for Windows prints with -s, below its banner.
TEST_F(Manifest, OfEveryReleaseIsOfTheSchemaThatWeKnow) {
  std::size_t releases = 0;
  for (const auto& file : tests::shared_files("corpus/mstic-sysmon/schemas", ".xml")) {
    const auto name = file.stem().string();
    const auto bar = name.find('_');
    const auto release = SchemaVersion::parse(name.substr(7, bar - 7));
    const auto schema = SchemaVersion::parse(name.substr(bar + 1));
    ASSERT_TRUE(release && schema) << name;
    EXPECT_EQ(Schema::get().known_by_release(*release), schema) << name;
    const auto text = text_of(file);
    const auto root = xml::parse(std::string_view{text}.substr(text.find("<manifest")));
    ASSERT_TRUE(root) << name << ": " << describe(root.error());
    EXPECT_GT(compare(*root), 20U) << name;
    ++releases;
  }
  EXPECT_EQ(releases, 12U);
}

}  // namespace
}  // namespace sysring::sysmon
