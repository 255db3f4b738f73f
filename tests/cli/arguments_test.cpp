#include "cli/arguments.h"

#include <gmock/gmock.h>

namespace sysring::cli {
namespace {

using testing::HasSubstr;

const std::vector<Option> options{{"-l,--select", "EXPR", "which hosts"},
                                  {"--color", "WHEN", "colours", "auto|always|never"},
                                  {"-q,--quiet", "", "say less"},
                                  {"-h,--help", "", "this text"}};

Result<Arguments> parse(const std::vector<std::string>& text,
                        std::string_view usage = "[HOST...]") {
  return Arguments::parse(text, usage, options);
}

TEST(Arguments, AreOptionsInEveryFormAndWords) {
  const auto arguments = parse({"-l", "role=web", "lx01", "--color=never", "-q", "--", "-lx02"});
  ASSERT_TRUE(arguments) << arguments.error().message;
  EXPECT_EQ(arguments->text("select"), "role=web");
  EXPECT_EQ(arguments->text("color"), "never");
  EXPECT_TRUE(arguments->has("quiet"));
  EXPECT_THAT(arguments->words(), testing::ElementsAre("lx01", "-lx02"));
}

TEST(Arguments, OfferTheNearestOptionForOneThatDoesNotExist) {
  const auto arguments = parse({"--selekt", "x"});
  ASSERT_FALSE(arguments);
  EXPECT_EQ(arguments.error().code, Reason::bad_usage);
  EXPECT_THAT(arguments.error().message, HasSubstr("'--selekt'"));
  EXPECT_THAT(arguments.error().hint, HasSubstr("'--select'"));
}

TEST(Arguments, RefuseAValueThatIsNoChoice) {
  const auto arguments = parse({"--color", "alway"});
  ASSERT_FALSE(arguments);
  EXPECT_THAT(arguments.error().message, HasSubstr("'alway' for --color"));
  EXPECT_THAT(arguments.error().hint, HasSubstr("always"));
}

TEST(Arguments, AreAsManyAsTheCommandTakes) {
  EXPECT_FALSE(parse({}, "PLAN"));
  EXPECT_TRUE(parse({"a"}, "PLAN"));
  EXPECT_FALSE(parse({"a", "b"}, "PLAN"));
  EXPECT_TRUE(parse({}, "[DIR]"));
  EXPECT_FALSE(parse({"a", "b"}, "[DIR]"));
  EXPECT_TRUE(parse({"a", "b", "c"}, "HOST..."));
  EXPECT_FALSE(parse({}, "HOST..."));
  EXPECT_TRUE(parse({"--help"}, "PLAN"));
}

TEST(Arguments, RefuseAnOptionWithoutItsValue) { EXPECT_FALSE(parse({"--select"})); }

}  // namespace
}  // namespace sysring::cli
