#include <filesystem>
#include <map>
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "base/file.h"
#include "rollout/chance.h"
#include "sysmon/evaluator.h"
#include "sysmon/random_rules.h"
#include "sysmon/silence.h"

// With any rules and any event: what is proven subtractive logs nothing that was dropped before.

namespace sysring::sysmon {
namespace {

using rollout::Chance;

constexpr std::size_t seeds = 4'000;
constexpr std::size_t events_for_each = 12;

void change_leaf(Chance& chance, Leaf& leaf) {
  if (chance.below(2) == 0) {
    leaf.value += "a";
  } else {
    leaf.condition = leaf.condition == Condition::contains ? Condition::is : Condition::contains;
  }
}

void change_item(Chance& chance, std::variant<Leaf, Rule>& item) {
  if (auto* leaf = std::get_if<Leaf>(&item)) return change_leaf(chance, *leaf);
  auto& rule = std::get<Rule>(item);
  if (rule.leaves.empty() || chance.below(2) == 0) {
    rule.relation = rule.relation == Relation::any ? Relation::all : Relation::any;
  } else {
    change_leaf(chance, rule.leaves[chance.below(rule.leaves.size())]);
  }
}

void change_block(Chance& chance, Block& block) {
  using OnMatch = Block::OnMatch;
  switch (chance.below(5)) {
    case 0:
      block.on_match = block.on_match == OnMatch::include ? OnMatch::exclude : OnMatch::include;
      break;
    case 1:
      block.relation = block.relation == Relation::any ? Relation::all : Relation::any;
      break;
    case 2:
      block.group_name += "x";
      break;
    case 3:
      if (!block.items.empty()) block.items.pop_back();
      break;
    default:
      if (!block.items.empty()) {
        change_item(chance, block.items[chance.below(block.items.size())]);
      }
  }
}

/// Something that one may take for a silence: no rules, no items, a block less, other rules.
Rules changed(Chance& chance, Rules rules) {
  if (rules.blocks.empty()) return rules;
  auto& block = rules.blocks[chance.below(rules.blocks.size())];
  switch (chance.below(6)) {
    case 0:
      rules.blocks.clear();
      break;
    case 1:
      for (auto& each : rules.blocks) each.items.clear();
      break;
    case 2:
      for (auto& each : rules.blocks) {
        each.items.clear();
        each.on_match = Block::OnMatch::include;
      }
      break;
    case 3:
      std::swap(block, rules.blocks.front());
      break;
    case 4:
      rules.blocks.erase(rules.blocks.begin());
      break;
    default:
      change_block(chance, block);
  }
  return rules;
}

/// Of these events, how many the silence logs that were dropped, or logs under another name.
std::size_t added(Chance& chance, const Rules& current, const Rules& silence) {
  Evaluator before{current};
  Evaluator after{silence};
  std::size_t count = 0;
  for (std::size_t i = 0; i < events_for_each; ++i) {
    const auto& rules = chance.below(2) == 0 ? current : silence;
    const auto [id, fields] = random_event(chance, rules);
    const auto was = before.decide(id, fields);
    const auto now = after.decide(id, fields);
    if (now.logged && (!was.logged || was.rule != now.rule)) ++count;
  }
  return count;
}

TEST(AnyRules, LogNothingNewWhereTheyAreProvenSubtractive) {
  std::map<std::string, std::size_t> tally;
  for (std::size_t seed = 0; seed < seeds; ++seed) {
    Chance chance{seed};
    const auto current = random_rules(chance);
    auto silence = current;
    silence.rules = changed(chance, current.rules);
    const bool proven = prove_subtractive(current, silence).has_value();
    const auto more = added(chance, current.rules, silence.rules);
    ASSERT_FALSE(proven && more > 0) << "seed " << seed << "\n" << current.text;
    ++tally[proven ? "proven" : more > 0 ? "rightly refused" : "refused"];
  }
  EXPECT_GT(tally["proven"], seeds / 4) << "too few are proven";
  EXPECT_GT(tally["rightly refused"], seeds / 20) << "too few would do harm";
}

TEST(SilenceOfRealConfigurations, LogsNothingOfTheEvent) {
  namespace fs = std::filesystem;
  const auto corpus = fs::path{SOURCE_DIR} / ".." / "shared" / "corpus";
  if (!fs::exists(corpus)) GTEST_SKIP() << "there is no corpus at " << corpus;
  constexpr std::size_t cap = 8'388'608;
  std::map<std::string, std::size_t> tally;
  for (const auto& entry : fs::recursive_directory_iterator{corpus}) {
    if (entry.path().extension() != ".xml") continue;
    const auto config = build_config(*read_file(entry.path(), cap));
    if (!config) continue;
    const auto current = *read_rules(*config->bytes);
    const Target target{"any", current.rules.version};
    EXPECT_TRUE(silence_all(*config, target)) << entry.path();
    for (const std::uint32_t id : {1U, 10U, 13U}) {
      const auto& event = *Schema::get().event(id);
      const auto silence = silence_events(*config, {&event.id, 1}, target);
      ++tally[silence ? "silenced" : to_string(silence.error().code)];
      if (!silence) continue;
      const auto quiet = *read_rules(*silence->config.bytes);
      EXPECT_TRUE(logs_nothing(quiet.rules, event)) << entry.path() << " event " << event.id;
    }
  }
  for (const auto& [outcome, times] : tally) RecordProperty(outcome, std::to_string(times));
  EXPECT_GT(tally["silenced"], 1'000U);
}

}  // namespace
}  // namespace sysring::sysmon
