#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/text.h"
#include "sysmon/evaluator.h"
#include "sysmon/naive_evaluator.h"
#include "sysmon/shared_data.h"

// What the engine of Sysmon for Linux decided, run on these configurations and events.
namespace sysring::sysmon {
namespace {

using tests::shared_data;
using tests::text_of;

std::string member(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  return found == nullptr || found->string() == nullptr ? "" : *found->string();
}

EventFields fields_of(const Json& event) {
  EventFields fields;
  for (const auto& [name, value] : *event.find("fields")->object()) {
    fields.emplace(name, *value.string());
  }
  return fields;
}

/// Where nothing else is, the rules are what the engine for Linux made of them.
bool only_relations_are_odd(const Reading& reading) {
  return !reading.findings.empty() &&
         std::ranges::all_of(reading.findings, [](const Finding& finding) {
           return finding.fault == Fault::bad_relation;
         });
}

/// Tries every event of one line on one of the two evaluators; how many there were.
template <typename Decider>
std::size_t try_line(const Json& line, std::string_view expectation, Folding folding,
                     const std::string& where) {
  const auto file = member(line, "config_file");
  const auto source = file.empty() ? member(line, "config") : text_of(shared_data("corpus") / file);
  const auto reading = read_rules(source);
  EXPECT_TRUE(reading) << where;
  if (!reading) return 0;
  const bool has_odd_relations = only_relations_are_odd(*reading);
  if (member(line, "quirk") == "linux" && !has_odd_relations) return 0;
  EXPECT_TRUE(reading->is_whole || has_odd_relations)
      << where << ": " << reading->findings.front().message;
  Decider evaluator{reading->rules, folding};
  std::size_t events = 0;
  for (const auto& event : *line.find("events")->array()) {
    const Json* expected = event.find(expectation);
    if (expected == nullptr) continue;
    ++events;
    const auto id = static_cast<std::uint32_t>(*event.find("id")->integer());
    const auto decision = evaluator.decide(id, fields_of(event));
    EXPECT_EQ(decision.logged, *expected->find("logged")->boolean())
        << where << " event " << events << ": " << event.dump() << '\n'
        << source.substr(0, 2'000);
    EXPECT_EQ(decision.rule, member(*expected, "rule"))
        << where << " event " << events << ": " << event.dump() << '\n'
        << source.substr(0, 2'000);
  }
  return events;
}

template <typename Decider>
std::size_t try_file(const std::string& name, std::string_view expectation, Folding folding) {
  const auto text = text_of(shared_data("vectors") / name);
  std::size_t events = 0;
  std::size_t number = 0;
  for (const auto line : lines_of(text)) {
    ++number;
    const auto json = Json::parse(line);
    EXPECT_TRUE(json) << name << ":" << number;
    if (!json) continue;
    events += try_line<Decider>(*json, expectation, folding, name + ":" + std::to_string(number));
  }
  return events;
}

template <typename Decider>
class Vectors : public tests::SharedDataTest {};

using Deciders = testing::Types<Evaluator, NaiveEvaluator>;
TYPED_TEST_SUITE(Vectors, Deciders);

TYPED_TEST(Vectors, OfSmallConfigurationsAreDecidedAsTheEngineDid) {
  EXPECT_EQ(try_file<TypeParam>("rules-small.jsonl", "expect", Folding::ascii), 3'455U);
}

TYPED_TEST(Vectors, OfLettersBeyondAsciiAreDecidedAsWithUpperCaseOfUnicode) {
  EXPECT_EQ(try_file<TypeParam>("rules-small.jsonl", "expect_unicode", Folding::windows), 72U);
}

TYPED_TEST(Vectors, OfPublicConfigurationsAreDecidedAsTheEngineDid) {
  EXPECT_EQ(try_file<TypeParam>("rules-corpus.jsonl", "expect", Folding::ascii), 1'650U);
}

}  // namespace
}  // namespace sysring::sysmon
