#include <cstdlib>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "base/text.h"
#include "rollout/chance.h"
#include "sysmon/evaluator.h"
#include "sysmon/naive_evaluator.h"
#include "sysmon/random_rules.h"

namespace sysring::sysmon {

/// What a failed test shows.
void PrintTo(const Decision& decision,
             std::ostream* out) {  // NOLINT(readability-identifier-naming)
  *out << (decision.logged ? "logged " : "dropped ") << decision.rule;
  if (decision.leaf == nullptr) return;
  *out << " by " << decision.leaf->field << ' ' << to_string(decision.leaf->condition) << " '"
       << decision.leaf->value << '\'';
}

namespace {

constexpr std::size_t events_for_each = 12;

/// More of them in a long run: SYSRING_SEEDS=100000.
std::size_t seeds() {
  const char* wanted = std::getenv("SYSRING_SEEDS");
  return wanted == nullptr ? 5'000 : parse_number(wanted).value_or(0);
}

/// How often each comes, so that the test is about all of it.
struct Tally {
  std::size_t events = 0;
  std::size_t included = 0;
  std::size_t excluded = 0;
  std::size_t leaked = 0;  ///< Under a name that is not of the block that decided.
};

void count(const Decision& decision, Tally& tally) {
  ++tally.events;
  if (decision.block == nullptr) return;
  ++(decision.logged ? tally.included : tally.excluded);
  bool is_of_block = decision.rule == "-" || decision.rule == decision.block->group_name;
  for_each_leaf(*decision.block,
                [&](const Leaf& leaf) { is_of_block |= leaf.name == decision.rule; });
  for (const auto& item : decision.block->items) {
    const auto* rule = std::get_if<Rule>(&item);
    is_of_block |= rule != nullptr && rule->name == decision.rule;
  }
  if (!is_of_block) ++tally.leaked;
}

void compare(std::size_t seed, Folding folding, Tally& tally) {
  rollout::Chance chance{seed};
  const auto reading = random_rules(chance);
  Evaluator evaluator{reading.rules, folding};
  const NaiveEvaluator second_opinion{reading.rules, folding};
  for (std::size_t i = 0; i < events_for_each; ++i) {
    const auto [id, fields] = random_event(chance, reading.rules);
    const auto decision = evaluator.decide(id, fields);
    EXPECT_EQ(decision, second_opinion.decide(id, fields))
        << "seed " << seed << ", event " << i << " of id " << id << "\n"
        << reading.text;
    count(decision, tally);
  }
}

TEST(AnyEvent, IsDecidedAsLeafByLeaf) {
  Tally tally;
  for (std::size_t seed = 0; seed < seeds() && !HasFailure(); ++seed) {
    compare(seed, Folding::ascii, tally);
    compare(seed, Folding::windows, tally);
  }
  EXPECT_GT(tally.included, tally.events / 8) << "too few match";
  EXPECT_GT(tally.excluded, tally.events / 16) << "too few match";
  EXPECT_LT(tally.included + tally.excluded, tally.events * 7 / 8) << "too few do not";
  EXPECT_GT(tally.leaked, tally.events / 1'000) << "too few names leak";
}

}  // namespace
}  // namespace sysring::sysmon
