#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/text.h"
#include "sysmon/blob/blob.h"
#include "sysmon/config.h"
#include "sysmon/event.h"
#include "sysmon/rules.h"

// Real configurations and events of other people, which lie beside the tree and not in it.

namespace sysring::sysmon {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t cap = 8'388'608;

class Corpus : public testing::Test {
 protected:
  static fs::path shared() { return fs::path{SOURCE_DIR} / ".." / "shared"; }

  void SetUp() override {
    if (!fs::exists(shared() / "corpus")) GTEST_SKIP() << "there is no corpus at " << shared();
  }

  static std::vector<fs::path> files_in(const fs::path& folder, std::string_view extension) {
    std::set<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator{shared() / folder}) {
      if (entry.path().extension() == extension) found.insert(entry.path());
    }
    return {found.begin(), found.end()};
  }
};

/// Schema dumps of `sysmon -s` and fragments that are to be pasted are no configurations.
bool is_configuration(const std::string& bytes) {
  return bytes.find("<manifest") == std::string::npos &&
         (bytes.find("<Sysmon") != std::string::npos || bytes.find('\0') != std::string::npos);
}

/// They all load in Sysmon; one of them has its rules where Sysmon does not look for any.
TEST_F(Corpus, EveryConfigurationIsUnderstoodButForOneThatIsBroken) {
  std::vector<std::string> broken;
  for (const auto& file : files_in("corpus", ".xml")) {
    const auto bytes = read_file(file, cap);
    ASSERT_TRUE(bytes) << file;
    if (!is_configuration(*bytes)) continue;
    const auto reading = read_rules(*bytes);
    ASSERT_TRUE(reading) << file << ": " << describe(reading.error());
    if (!reading->is_whole) broken.push_back(file.filename().string());
  }
  EXPECT_EQ(broken, std::vector<std::string>{"include_cve_2021_40444.xml"});
}

TEST_F(Corpus, EveryConfigurationIsBuiltAndStaysAsItWasBuilt) {
  std::size_t configurations = 0;
  for (const auto& file : files_in("corpus", ".xml")) {
    const auto bytes = read_file(file, cap);
    ASSERT_TRUE(bytes) << file;
    const auto config = build_config(*bytes);
    if (!is_configuration(*bytes)) {
      EXPECT_FALSE(config) << file;
      continue;
    }
    ++configurations;
    ASSERT_TRUE(config) << file << ": " << describe(config.error());
    EXPECT_EQ(build_config(*config->bytes)->digests, config->digests) << file;
    EXPECT_TRUE(schema_version(*config->bytes)) << file;
  }
  RecordProperty("configurations", std::to_string(configurations));
  EXPECT_GT(configurations, 400U);
}

/// What Sysmon itself made of them, in its binary version 15.
TEST_F(Corpus, EveryBlobIsToTheByteWhatItsConfigurationCompilesTo) {
  const auto blobs = files_in("corpus", ".bin");
  EXPECT_GE(blobs.size(), 17U);
  for (const auto& file : blobs) {
    const auto bytes = read_file(file, cap);
    const auto source = read_file(fs::path{file}.replace_extension(), cap);
    ASSERT_TRUE(bytes && source) << file;
    const auto blob = read_blob(*bytes);
    ASSERT_TRUE(blob) << file << ": " << describe(blob.error());
    EXPECT_EQ(blob->binary_version, 15U) << file;
    const auto compiled = compile(read_rules(*source)->rules, blob->binary_version);
    ASSERT_TRUE(compiled) << file << ": " << describe(compiled.error());
    EXPECT_TRUE(*compiled == *bytes) << file;
  }
}

TEST_F(Corpus, EveryConfigurationComesBackFromItsBlob) {
  std::size_t configurations = 0;
  for (const auto& file : files_in("corpus", ".xml")) {
    const auto bytes = read_file(file, cap);
    ASSERT_TRUE(bytes) << file;
    const auto reading = read_rules(*bytes);
    if (!reading || !reading->is_whole) continue;
    ++configurations;
    const auto compiled = compile(reading->rules, newest_binary_version);
    ASSERT_TRUE(compiled) << file << ": " << describe(compiled.error());
    const auto blob = read_blob(*compiled);
    ASSERT_TRUE(blob) << file << ": " << describe(blob.error());
    const auto again = read_rules(to_xml(blob->rules));
    ASSERT_TRUE(again) << file << ": " << describe(again.error());
    EXPECT_TRUE(again->findings.empty()) << file << ": " << again->findings.front().message;
    EXPECT_TRUE(*compile(again->rules, newest_binary_version) == *compiled) << file;
  }
  EXPECT_GT(configurations, 400U);
}

TEST_F(Corpus, RealEventsAreRead) {
  for (const auto* folder : {"samples/real", "samples/render"}) {
    for (const auto& file : files_in(folder, ".xml")) {
      const auto bytes = read_file(file, cap);
      ASSERT_TRUE(bytes) << file;
      if (bytes->find("<Event ") == std::string::npos) continue;
      const auto event = parse_event(trimmed(*bytes));
      ASSERT_TRUE(event) << file << ": " << describe(event.error());
      if (event->id != config_changed) continue;
      const auto change = config_change(*event);
      ASSERT_TRUE(change) << file << ": " << describe(change.error());
      EXPECT_FALSE(change->hashes.empty()) << file;
    }
  }
}

}  // namespace
}  // namespace sysring::sysmon
