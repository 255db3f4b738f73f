#include "base/json.h"

#include <gtest/gtest.h>

namespace sysring {
namespace {

TEST(Json, WritesEqualValuesAsEqualBytes) {
  Json value;
  value["b"] = Json::Array{1, "zwei", true, Json{}};
  value["a"] = "\xC3\xA4\n";
  EXPECT_EQ(value.dump(), R"({"a":"\u00e4\n","b":[1,"zwei",true,null]})");
  EXPECT_EQ(*Json::parse(value.dump()), value);
  EXPECT_EQ(*Json::parse(value.dump_for_people()), value);
}

TEST(Json, SaysWhereItBreaks) {
  const auto value = Json::parse("{\"a\": 1,\n \"b\": ]}");
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().place, "2:7");
}

TEST(Json, RefusesAMemberThatIsNamedTwice) {
  EXPECT_FALSE(Json::parse(R"({"a":1,"a":2})"));
  EXPECT_TRUE(Json::parse(R"([{"a":1},{"a":2}])"));
}

TEST(Json, RefusesWhatIsNestedTooDeep) {
  EXPECT_TRUE(Json::parse(std::string(64, '[') + std::string(64, ']')));
  EXPECT_FALSE(Json::parse(std::string(65, '[') + std::string(65, ']')));
  EXPECT_FALSE(Json::parse(std::string(1'000'000, '[')));
}

TEST(Json, KeepsIntegersWhole) {
  EXPECT_EQ(*Json::parse("9223372036854775807")->integer(), 9223372036854775807);
  EXPECT_EQ(Json::parse("1.5")->integer(), nullptr);
  EXPECT_EQ(Json::parse("18446744073709551615")->integer(), nullptr);
}

TEST(Json, FindsNothingInWhatIsNoObject) {
  EXPECT_EQ(Json{3}.find("a"), nullptr);
  EXPECT_EQ(Json::parse(R"({"a":null})")->find("b"), nullptr);
}

}  // namespace
}  // namespace sysring
