#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/text.h"
#include "sysmon/review/review.h"
#include "sysmon/shared_data.h"

// Counts that others have made of real configurations, which lie beside the tree and not in it: a
// second opinion on what the reader sees and what the review finds.

namespace sysring::sysmon {
namespace {

using tests::shared_data;
using tests::text_of;
using Counts = std::map<std::string, std::size_t, std::less<>>;

/// A count that is not named is none.
Counts counts_in(const Json& json) {
  Counts counts;
  for (const auto& [name, count] : *json.object()) {
    counts[name] = static_cast<std::size_t>(*count.integer());
  }
  return counts;
}

void count_leaf(const Leaf& leaf, Counts& counts) {
  ++counts["leaves"];
  if (leaf.name.empty()) ++counts["no_own_name"];
  if (compares_order(leaf.condition)) ++counts["lexical_compare"];
  if (takes_list(leaf.condition)) {
    if (leaf.value.ends_with(';')) ++counts["empty_token_trailing"];
  } else if (leaf.value.find(';') != std::string::npos) {
    ++counts["semicolon_in_nonlist"];  // of which SM1103 leaves out what can be no list: "set a=b;"
  }
}

void count_block(const Block& block, Counts& counts) {
  ++counts["blocks"];
  ++counts[block.on_match == Block::OnMatch::include ? "include_blocks" : "exclude_blocks"];
  if (block.grouped == Block::Grouped::by_version) ++counts["blocks_without_rulegroup"];
  std::size_t leaves = 0;
  std::set<std::string_view> fields;
  std::size_t rules = 0;
  for (const auto& item : block.items) {
    if (const auto* leaf = std::get_if<Leaf>(&item)) {
      fields.insert(leaf->field);
      ++leaves;
      continue;
    }
    ++rules;
    leaves += std::get<Rule>(item).leaves.size();
    counts["leaves_in_rule"] += std::get<Rule>(item).leaves.size();
  }
  counts["rule_elements"] += rules;
  if (leaves == 0) ++counts["empty_blocks"];
  if (block.relation == Relation::all) {
    ++counts["and_blocks"];
    if (fields.size() + rules > 1) ++counts["and_blocks_two_fields"];
  }
  for_each_leaf(block, [&](const Leaf& leaf) { count_leaf(leaf, counts); });
}

/// Of the rules that Sysmon would have.
Counts counts_of(const Rules& rules) {
  Counts counts;
  std::set<std::string_view> tags;
  for (const auto& block : rules.blocks) {
    count_block(block, counts);
    tags.insert(block.event->tag);
  }
  counts["event_types"] = tags.size();
  return counts;
}

std::size_t count_of(const Findings& findings, Fault fault) {
  return static_cast<std::size_t>(std::ranges::count(findings, fault, &Finding::fault));
}

void expect_same_rules(const Rules& rules, const Counts& theirs, const std::string& where) {
  constexpr auto names = std::to_array<const char*>(
      {"blocks", "include_blocks", "exclude_blocks", "empty_blocks", "blocks_without_rulegroup",
       "and_blocks", "and_blocks_two_fields", "event_types", "rule_elements", "leaves",
       "leaves_in_rule", "no_own_name", "lexical_compare", "empty_token_trailing",
       "semicolon_in_nonlist"});
  auto ours = counts_of(rules);
  for (const auto* name : names) {
    const auto found = theirs.find(name);
    EXPECT_EQ(ours[name], found == theirs.end() ? 0 : found->second) << where << ": " << name;
  }
}

void expect_same_findings(const Findings& findings, const Counts& theirs,
                          const std::string& where) {
  constexpr auto names = std::to_array<std::pair<Fault, const char*>>({
      {Fault::unknown_event, "unknown_event_tag"},
      {Fault::unknown_condition, "unknown_condition"},
      {Fault::bad_onmatch, "bad_onmatch"},
      {Fault::unbound_fields, "mixed_series_fields"},
      {Fault::only_excludes, "two_excludes_no_include"},
      {Fault::partial_image, "image_partial_path"},
      {Fault::misses_ids, "series_field_misses_ids"},
      {Fault::name_too_long, "name_too_long"},
  });
  const auto count = [&](const char* name) {
    const auto found = theirs.find(name);
    return found == theirs.end() ? 0 : found->second;
  };
  // There <Rule> in <Rule> is a field that nobody knows, as it is to Sysmon.
  EXPECT_EQ(count_of(findings, Fault::unknown_field) + count_of(findings, Fault::misplaced_element),
            count("unknown_field"))
      << where;
  for (const auto& [fault, name] : names) {
    EXPECT_EQ(count_of(findings, fault), count(name)) << where << ": " << name;
  }
  EXPECT_EQ(count_of(findings, Fault::newer_than_declared),
            count("tag_newer_than_schema") + count("field_newer_than_schema") +
                count("condition_newer_than_schema"))
      << where;
}

using LintCounts = tests::SharedDataTest;

void compare(const std::string& source, const Counts& theirs, const std::string& where) {
  const auto reading = review(source, {});
  ASSERT_TRUE(reading) << where << ": " << describe(reading.error());
  expect_same_findings(reading->findings, theirs, where);
  if (reading->is_whole) expect_same_rules(reading->rules, theirs, where);
}

TEST_F(LintCounts, OfPublicConfigurationsAreOurs) {
  const auto document = Json::parse(text_of(shared_data("vectors/lint-counts.json")));
  ASSERT_TRUE(document);
  std::size_t compared = 0;
  for (const auto& [file, config] : *document->find("configs")->object()) {
    compare(text_of(shared_data("corpus") / file), counts_in(*config.find("counts")), file);
    ++compared;
  }
  EXPECT_EQ(compared, 13U);
}

TEST_F(LintCounts, OfSmallConfigurationsAreOurs) {
  const auto configs = text_of(shared_data("vectors/rules-small.jsonl"));
  const auto lines = lines_of(configs);
  const auto text = text_of(shared_data("vectors/lint-counts-small.jsonl"));
  std::size_t compared = 0;
  for (const auto line : lines_of(text)) {
    const auto counts = Json::parse(line);
    ASSERT_TRUE(counts) << line;
    const auto number = static_cast<std::size_t>(*counts->find("line")->integer());
    const auto config = Json::parse(lines.at(number - 1));
    ASSERT_TRUE(config);
    compare(*config->find("config")->string(), counts_in(*counts->find("counts")),
            "line " + std::to_string(number) + ": " + *config->find("config")->string());
    ++compared;
  }
  EXPECT_GT(compared, 300U);
}

}  // namespace
}  // namespace sysring::sysmon
