#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "lab/rules/rules.h"

namespace lab::rules {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Decisions of the real engine, recorded; they lie beside the repository, not in it.
const fs::path shared = fs::path{SOURCE_DIR} / ".." / "shared";

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

Event event_of(const json& recorded) {
  Event event{.id = recorded.at("id"), .fields = {}};
  for (const auto& [name, value] : recorded.at("fields").items()) {
    event.fields.emplace_back(name, value);
  }
  return event;
}

std::string shown(bool logged, const std::string& rule) {
  return (logged ? "logged as " : "dropped by ") + rule;
}

std::string decided(const Rules& rules, const json& recorded, Folding folding) {
  const auto decision = rules.decide(event_of(recorded), folding);
  return shown(decision.logged, decision.rule);
}

std::string expected(const json& recorded, const char* key) {
  const auto& expect = recorded.at(key);
  return shown(expect.at("logged"), expect.at("rule"));
}

/// How many events were compared. On a line of ASCII only, both ways to fold say the same.
std::size_t compare(const json& line, const std::string& place) {
  const auto config = line.contains("config_file")
                          ? text_of(shared / "corpus" / std::string{line.at("config_file")})
                          : std::string{line.at("config")};
  const auto loaded = load(config);
  EXPECT_EQ(loaded.refusal, "") << place;
  const char* unicode = line.contains("folding") ? "expect_unicode" : "expect";
  for (const auto& event : line.at("events")) {
    EXPECT_EQ(decided(loaded.rules, event, Folding::ascii), expected(event, "expect"))
        << place << ": " << event;
    EXPECT_EQ(decided(loaded.rules, event, Folding::windows), expected(event, unicode))
        << place << ": " << event;
  }
  return line.at("events").size();
}

std::size_t compare_file(const std::string& name) {
  std::ifstream lines{shared / "vectors" / name};
  std::size_t events = 0;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    events += compare(json::parse(line), name + ":" + std::to_string(++number));
  }
  return events;
}

TEST(LabRulesVectors, DecideAsTheRealEngine) {
  if (!fs::exists(shared / "vectors")) GTEST_SKIP() << "no recorded decisions in " << shared;
  EXPECT_EQ(compare_file("rules-small.jsonl"), 3'551U);
  EXPECT_EQ(compare_file("rules-corpus.jsonl"), 1'650U);
}

TEST(LabRulesVectors, LosesNothingOfAPublicConfiguration) {
  if (!fs::exists(shared / "corpus")) GTEST_SKIP() << "no public configurations in " << shared;
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator{shared / "corpus"}) {
    if (entry.path().extension() != ".xml" || entry.path().filename() == "manifest.xml") continue;
    const auto loaded = load(text_of(entry.path()));
    if (loaded.schema.empty()) continue;  // a fragment, or a schema rather than a configuration
    ++count;
    for (const auto& line : loaded.printed) {
      EXPECT_FALSE(line.starts_with("Incorrect") || line.starts_with("Error"))
          << entry.path() << ": " << line;
    }
  }
  EXPECT_GT(count, 400U);
}

}  // namespace
}  // namespace lab::rules
