#include "sysmon/config.h"

#include <gtest/gtest.h>

namespace sysring::sysmon {
namespace {

using std::string_literals::operator""s;

const std::string opening = "<Sysmon schemaversion=\"4.90\">";

std::string around(const std::string& inside) { return opening + inside + "</Sysmon>"; }

/// What was built, or the error's text where nothing was.
std::string built(const std::string& source) {
  const auto config = build_config(source);
  return config ? *config->bytes : describe(config.error());
}

std::string utf16(const std::string& ascii, bool little) {
  std::string units;
  for (const char c : ascii) units += little ? std::string{c, '\0'} : std::string{'\0', c};
  return units;
}

TEST(Config, HasOneKindOfLineEndAndAlwaysAFinalOne) {
  const std::string wanted = opening + "\r\n</Sysmon>\r\n";
  for (const auto* end : {"\n", "\r\n", "\r"}) {
    EXPECT_EQ(built(opening + end + "</Sysmon>"), wanted);
    EXPECT_EQ(built(opening + end + "</Sysmon>" + end), wanted);
  }
}

TEST(Config, IsAsciiAndMeansTheSame) {
  EXPECT_EQ(built(around("<Image>\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80</Image>")),
            around("<Image>&#xE9;&#x20AC;&#x1F600;</Image>") + "\r\n");
  EXPECT_EQ(built(around("<Image name='\xC3\xA9>'/>")), around("<Image name='&#xE9;>'/>") + "\r\n");
  EXPECT_EQ(built(around("<!-- \xC3\xA9 -->")), around("<!-- &#xE9; -->") + "\r\n");
  EXPECT_EQ(built(around("<Image>a&amp;&#233;</Image>")),
            around("<Image>a&amp;&#233;</Image>") + "\r\n");
}

TEST(Config, TurnsACdataSectionIntoTextWhereItNeedsReferences) {
  EXPECT_EQ(built(around("<Image><![CDATA[a&<\xC3\xA9]]></Image>")),
            around("<Image>a&amp;&lt;&#xE9;</Image>") + "\r\n");
  EXPECT_EQ(built(around("<Image><![CDATA[a&<]]></Image>")),
            around("<Image><![CDATA[a&<]]></Image>") + "\r\n");
  const auto beside = build_config(around("<Image>x<![CDATA[\xC3\xA9]]></Image>"));
  ASSERT_FALSE(beside);
  EXPECT_EQ(beside.error().place, "1:38");
}

TEST(Config, IsReadInTheEncodingThatItSaysItHas) {
  const std::string e_acute = around("<Image>&#xE9;</Image>") + "\r\n";
  const std::string declared = "<?xml version=\"1.0\"?>";
  EXPECT_EQ(built("\xEF\xBB\xBF" + around("<Image>\xC3\xA9</Image>")), e_acute);
  EXPECT_EQ(built("\xFF\xFE" + utf16(opening + "<Image>", true) + "\xE9\0"s +
                  utf16("</Image></Sysmon>", true)),
            e_acute);
  EXPECT_EQ(built("\xFE\xFF" + utf16(opening + "<Image>", false) + "\0\xE9"s +
                  utf16("</Image></Sysmon>", false)),
            e_acute);
  EXPECT_EQ(built(utf16(opening + "<Image>", true) + "\xE9\0"s + utf16("</Image></Sysmon>", true)),
            e_acute);
  EXPECT_EQ(
      built("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>" + around("<Image>\xE9</Image>")),
      declared + e_acute);
  EXPECT_EQ(
      built("\n\n<?xml version=\"1.0\" encoding='utf-8' ?>" + around("<Image>\xC3\xA9</Image>")),
      "<?xml version=\"1.0\" ?>" + e_acute);
}

TEST(Config, DoesNotChangeWhenItIsBuiltAgain) {
  const std::string sources[] = {
      around(""), around("<Image>\xC3\xA9</Image>\r\r\n\n"),
      "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n" +
          around("<Image><![CDATA[\xC3\xA9 & \"x\"]]></Image><!--\xC3\xA9-->")};
  for (const auto& source : sources) EXPECT_EQ(built(built(source)), built(source));
}

struct Bad {
  const char* name;
  std::string source;
  Reason reason;
  const char* place;
};

TEST(Config, RefusesWhatIsNoneAndSaysWhere) {
  const std::vector<Bad> cases{
      {"empty", "", Reason::bad_xml, "1:1"},
      {"no XML", "hello", Reason::bad_xml, "1:6"},
      {"another root", "<a>\n</a>", Reason::not_sysmon, "1:2"},
      {"no version", "\n<Sysmon/>", Reason::not_sysmon, "2:2"},
      {"odd version", "<Sysmon schemaversion='new'/>", Reason::not_sysmon, "1:2"},
      {"root in another case", "<sysmon schemaversion='4.90'/>", Reason::not_sysmon, "1:2"},
      {"cut off", opening + "\n<Rule", Reason::bad_xml, "2:1"},
      {"text before", "x" + around(""), Reason::bad_xml, "1:3"},
      {"text behind", around("") + "\nx", Reason::bad_xml, "1:2"},
      {"doctype", "<!DOCTYPE a>" + around(""), Reason::bad_xml, "1:1"},
      {"NUL", around("a\0b"s), Reason::bad_xml, "1:31"},
      {"NUL by UTF-16", utf16(opening, true) + "\0\0"s, Reason::bad_xml, "1:30"},
      {"control character", around("\x1B[2J"), Reason::bad_xml, "1:30"},
      {"no UTF-8", around("\xE9"), Reason::bad_xml, "1:30"},
      {"overlong UTF-8", around("\xE0\x80\x80"), Reason::bad_xml, "1:30"},
      {"half a pair", "\xFF\xFE<\0\0\xD8"s, Reason::bad_xml, "1:2"},
      {"odd bytes of UTF-16", "\xFF\xFE<"s, Reason::bad_xml, "1:1"},
      {"unknown encoding", "<?xml version='1.0' encoding='koi8-r'?>" + around(""), Reason::bad_xml,
       "1:1"},
      {"accent in a name", around("<Im\xC3\xA9/>"), Reason::bad_xml, "1:33"},
      {"huge", std::string(10'000'000, 'x'), Reason::too_big, ""},
      {"huge when built", around(std::string(4'000'000, ' ') + std::string(100'000, '\x7F')),
       Reason::too_big, ""},
  };
  for (const auto& each : cases) {
    const auto config = build_config(each.source);
    ASSERT_FALSE(config) << each.name;
    EXPECT_EQ(config.error().code, each.reason) << each.name << ": " << config.error().message;
    EXPECT_EQ(config.error().place, each.place) << each.name << ": " << config.error().message;
  }
}

TEST(Config, IsKeptAsItIsWhereTheHostHasItAlready) {
  const auto config = exact_config("no XML \xFF\n");
  EXPECT_EQ(*config.bytes, "no XML \xFF\n");
  EXPECT_EQ(config.digests, digests_of("no XML \xFF\n"));
}

TEST(Config, NamesItsSchemaAndItsHash) {
  EXPECT_EQ(*schema_version(around("")), "4.90");
  EXPECT_EQ(*schema_version("<Sysmon schemaversion='4'/>"), "4");
  EXPECT_EQ(schema_version("<a/>").error().code, Reason::not_sysmon);
  EXPECT_EQ(short_name(exact_config("abc")), "SHA256=BA7816BF");
}

}  // namespace
}  // namespace sysring::sysmon
