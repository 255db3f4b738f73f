#include "sysmon/schema.h"

#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/xml.h"

namespace sysring::sysmon {
namespace {

namespace fs = std::filesystem;

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

/// What our data say of a version is what Sysmon's own manifest says of it.
class Manifest : public testing::Test {
 protected:
  const fs::path file =
      fs::path{SOURCE_DIR}.parent_path() / "shared/corpus/sysmoncommon/manifest.xml";
  void SetUp() override {
    if (!fs::exists(file)) GTEST_SKIP() << "there is no manifest at " << file;
  }
};

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

TEST_F(Manifest, HasTheEventsAndFieldsThatWeKnow) {
  const auto text = read_file(file, 8'388'608);
  ASSERT_TRUE(text);
  const auto root = xml::parse(*text);
  ASSERT_TRUE(root);
  std::size_t compared = 0;
  for (const auto& manifest : root->children) {
    const auto version = SchemaVersion::parse(manifest.attribute("schemaversion"));
    ASSERT_TRUE(version);
    for (const auto& event : manifest.child("events")->children) {
      const auto id = std::stoul(std::string{event.attribute("value")}, nullptr, 0);
      if (id > 255) continue;  // inner ones, which nobody sees
      const auto* known = Schema::get().event(static_cast<std::uint32_t>(id));
      ASSERT_NE(known, nullptr) << id;
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
  }
  EXPECT_GT(compared, 400U);
}

}  // namespace
}  // namespace sysring::sysmon
