#include "base/xml.h"

#include <gtest/gtest.h>

namespace sysring::xml {
namespace {

TEST(Xml, BecomesATreeOfValues) {
  const auto root =
      parse("<Event>\n <System><EventID a='1' b=\"&lt;\">16</EventID></System></Event>");
  ASSERT_TRUE(root);
  const auto* id = root->child("System")->child("EventID");
  EXPECT_EQ(id->text, "16");
  EXPECT_EQ(id->attribute("b"), "<");
  EXPECT_EQ(id->attribute("c"), "");
  EXPECT_EQ(id->offset, std::string_view{"<Event>\n <System><"}.size());
  EXPECT_EQ(root->child("EventData"), nullptr);
}

struct Bad {
  const char* name;
  std::string text;
  Reason reason;
  const char* place;
};

std::string nested(int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) text += "<a>";
  for (int i = 0; i < depth; ++i) text += "</a>";
  return text;
}

TEST(Xml, RefusesWhatItDoesNotNeed) {
  const std::vector<Bad> cases{
      {"doctype", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", Reason::bad_xml, "1:1"},
      {"doctype in lower case", "<a/><!doctype a>", Reason::bad_xml, "1:5"},
      {"NUL", std::string{"<a>\0</a>", 8}, Reason::bad_xml, "1:4"},
      {"no UTF-8", "<a>\xFF</a>", Reason::bad_xml, "1:4"},
      {"overlong form", "<a>\xC0\xAF</a>", Reason::bad_xml, "1:4"},
      {"surrogate", "<a>\xED\xA0\x80</a>", Reason::bad_xml, "1:4"},
      {"too deep", nested(65), Reason::too_big, "1:193"},
      {"far too deep", nested(300'000), Reason::too_big, "1:193"},
      {"nothing", "", Reason::bad_xml, "1:1"},
      {"no XML", "hello", Reason::bad_xml, "1:6"},
      {"cut off", "<a>\n<b>", Reason::bad_xml, "2:3"},
      {"two roots", "<a/><b/>", Reason::bad_xml, "1:6"},
      {"open comment", "<a><!-- </a>", Reason::bad_xml, "1:4"},
      {"open tag", "<a><b c='>", Reason::bad_xml, "1:4"},
  };
  for (const auto& each : cases) {
    const auto root = parse(each.text);
    ASSERT_FALSE(root) << each.name;
    EXPECT_EQ(root.error().code, each.reason) << each.name;
    EXPECT_EQ(root.error().place, each.place) << each.name << ": " << root.error().message;
  }
  EXPECT_TRUE(parse(nested(64)));
}

TEST(Xml, CountsNodesBeforeItBuildsThem) {
  std::string many = "<a>";
  for (int i = 0; i < 200'000; ++i) many += "<b/>";
  EXPECT_EQ(parse(many + "</a>").error().code, Reason::too_big);
}

TEST(Xml, IsNotFooledByMarkupInQuotesAndComments) {
  EXPECT_TRUE(parse("<a b='<!DOCTYPE' c='>'><!-- <!DOCTYPE --><![CDATA[<!DOCTYPE]]></a>"));
}

TEST(Xml, EscapesWhatWouldBeMarkup) {
  EXPECT_EQ(escaped("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&apos;");
}

}  // namespace
}  // namespace sysring::xml
