#include <filesystem>

#include <gtest/gtest.h>

#include "base/text.h"
#include "sysmon/blob/blob.h"
#include "sysmon/config.h"
#include "sysmon/event.h"
#include "sysmon/rules.h"
#include "sysmon/shared_data.h"

// Real configurations and events of other people, which lie beside the tree and not in it.

namespace sysring::sysmon {
namespace {

using tests::shared_files;
using tests::text_of;
using Corpus = tests::SharedDataTest;

/// Schema dumps of `sysmon -s` and fragments that are to be pasted are no configurations.
bool is_configuration(const std::string& bytes) {
  return bytes.find("<manifest") == std::string::npos &&
         (bytes.find("<Sysmon") != std::string::npos || bytes.find('\0') != std::string::npos);
}

/// They all load in Sysmon; one of them has its rules where Sysmon does not look for any.
TEST_F(Corpus, EveryConfigurationIsUnderstoodButForOneThatIsBroken) {
  std::vector<std::string> broken;
  for (const auto& file : shared_files("corpus", ".xml")) {
    const auto bytes = text_of(file);
    if (!is_configuration(bytes)) continue;
    const auto reading = read_rules(bytes);
    ASSERT_TRUE(reading) << file << ": " << describe(reading.error());
    if (!reading->is_whole) broken.push_back(file.filename().string());
  }
  EXPECT_EQ(broken, std::vector<std::string>{"include_cve_2021_40444.xml"});
}

TEST_F(Corpus, EveryConfigurationIsBuiltAndStaysAsItWasBuilt) {
  std::size_t configurations = 0;
  for (const auto& file : shared_files("corpus", ".xml")) {
    const auto bytes = text_of(file);
    const auto config = build_config(bytes);
    if (!is_configuration(bytes)) {
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
  const auto blobs = shared_files("corpus", ".bin");
  EXPECT_GE(blobs.size(), 17U);
  for (const auto& file : blobs) {
    const auto bytes = text_of(file);
    const auto source = text_of(std::filesystem::path{file}.replace_extension());
    const auto blob = read_blob(bytes);
    ASSERT_TRUE(blob) << file << ": " << describe(blob.error());
    EXPECT_EQ(blob->binary_version, 15U) << file;
    const auto compiled = compile(read_rules(source)->rules, blob->binary_version);
    ASSERT_TRUE(compiled) << file << ": " << describe(compiled.error());
    EXPECT_TRUE(*compiled == bytes) << file;
  }
}

TEST_F(Corpus, EveryConfigurationComesBackFromItsBlob) {
  std::size_t configurations = 0;
  for (const auto& file : shared_files("corpus", ".xml")) {
    const auto bytes = text_of(file);
    const auto reading = read_rules(bytes);
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
    for (const auto& file : shared_files(folder, ".xml")) {
      const auto bytes = text_of(file);
      if (bytes.find("<Event ") == std::string::npos) continue;
      const auto event = parse_event(trimmed(bytes));
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
