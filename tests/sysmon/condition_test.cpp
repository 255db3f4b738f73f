#include "sysmon/condition.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sysring::sysmon {
namespace {

/// What was seen on the engine, and is easy to get wrong.
struct Case {
  std::string condition;
  std::string value;
  std::string field;
  bool holds;
};

TEST(Condition, NegatesWhereItHoldsOfAFieldWithNothingOfItsValue) {
  for (const auto name : condition_names()) {
    const auto condition = *condition_named(name);
    if (compares_order(condition)) continue;
    EXPECT_EQ(negates(condition), holds(condition, "A;B", "X")) << name;
  }
}

TEST(Condition, HoldsAsTheEngineDecides) {
  const std::vector<Case> cases{
      {"is", "A;B", "A", false},
      {"is any", "A;B", "B", true},
      {"is any", "A; B", "B", false},
      {"is any", "A;", "-", false},
      {"contains", "A;B", "XA;BX", true},
      {"contains", "", "-", true},
      {"contains any", "A;", "X", true},
      {"contains any", "A;;B", "X;B", true},
      {"contains any", "A;;C", "X;B", false},
      {"contains all", "A;B", "XBA", true},
      {"contains all", "A;B", "XA", false},
      {"excludes any", "A;B", "XB", false},
      {"excludes any", "A;B", "X", true},
      {"excludes all", "A;B", "XB", true},
      {"excludes all", "A;B", "XBA", false},
      {"begin with", "AB", "ABC", true},
      {"not begin with", "AB", "ABC", false},
      {"end with", "LONGER", "ER", false},
      {"not end with", "LONGER", "ER", true},
      {"less than", "9", "10", true},
      {"more than", "1000", "999", true},
      {"image", "CMD.EXE", "C:\\X\\CMD.EXE", true},
      {"image", "\\CMD.EXE", "C:\\X\\CMD.EXE", false},
      {"image", "CMD.EXE", "/BIN/CMD.EXE", false},
  };
  for (const auto& [condition, value, field, expected] : cases) {
    const auto named = condition_named(condition);
    ASSERT_TRUE(named) << condition;
    EXPECT_EQ(holds(*named, value, field), expected) << field << " " << condition << " " << value;
  }
}

TEST(Condition, IsNamedInAnyCase) {
  EXPECT_EQ(condition_named("Begin WITH"), Condition::begin_with);
  EXPECT_EQ(condition_named("begin wi"), std::nullopt);
  for (const auto name : condition_names()) EXPECT_EQ(to_string(*condition_named(name)), name);
}

}  // namespace
}  // namespace sysring::sysmon
