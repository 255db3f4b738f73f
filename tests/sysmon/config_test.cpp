#include "sysmon/config.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace sysring::sysmon {
namespace {

std::string utf16_le(std::string_view ascii) {
  std::string text = "\xFF\xFE";
  for (const char c : ascii) text += std::string{c} + '\0';
  return text;
}

TEST(Config, IsBuiltAsAsciiWithCrlfAndAFinalLineEnd) {
  const auto config =
      build_config("\xEF\xBB\xBF<Sysmon schemaversion='4.90'>\n<!-- \xC3\xA4 -->\r\n</Sysmon>");
  ASSERT_TRUE(config);
  EXPECT_EQ(*config->bytes, "<Sysmon schemaversion='4.90'>\r\n<!-- &#228; -->\r\n</Sysmon>\r\n");
}

TEST(Config, IsTheSameWhateverEncodingItCameIn) {
  const std::string text = "<Sysmon schemaversion='4.90'/>\r\n";
  const auto plain = build_config(text);
  ASSERT_TRUE(plain);
  EXPECT_EQ(*build_config(utf16_le(text)), *plain);
  const auto declared = build_config("<?xml version='1.0' encoding='iso-8859-1'?>\n" + text);
  ASSERT_TRUE(declared);
  EXPECT_EQ(*declared->bytes, "<?xml version=\"1.0\"?>\r\n" + text);
}

TEST(Config, IsNotChangedByBeingBuiltAgain) {
  const auto once =
      build_config("<?xml version='1.0'?><Sysmon schemaversion='4.90'>\xC3\xA4</Sysmon>");
  ASSERT_TRUE(once);
  EXPECT_EQ(*build_config(*once->bytes)->bytes, *once->bytes);
}

TEST(Config, KeepsTheVeryBytesThatAHostHad) {
  EXPECT_EQ(*exact_config("not even XML\n").bytes, "not even XML\n");
}

TEST(Config, SaysWhatItIsNot) {
  struct Bad {
    std::string text;
    Reason reason;
    const char* place;
  };
  const std::vector<Bad> cases{
      {"", Reason::bad_xml, "1:1"},
      {"<Other/>", Reason::not_sysmon, "1:2"},
      {"\n <Sysmon/>", Reason::not_sysmon, "2:3"},
      {"<!DOCTYPE x><Sysmon schemaversion='4.90'/>", Reason::bad_xml, "1:1"},
      {"<Sysmon schemaversion='4.90'>", Reason::bad_xml, nullptr},
      {"<?xml version='1.0' encoding='EBCDIC'?><Sysmon/>", Reason::bad_xml, nullptr},
      {"<Sysmon schemaversion='4.90'>\xFF</Sysmon>", Reason::bad_xml, nullptr},
      {std::string{"\xFF\xFE<\0S", 5}, Reason::bad_xml, nullptr},
      {std::string(5'000'000, ' '), Reason::too_big, nullptr},
  };
  for (const auto& each : cases) {
    const auto config = build_config(each.text);
    ASSERT_FALSE(config) << each.text.substr(0, 60);
    EXPECT_EQ(config.error().code, each.reason) << each.text.substr(0, 60);
    if (each.place != nullptr) {
      EXPECT_EQ(config.error().place, each.place) << each.text.substr(0, 60);
    }
  }
}

TEST(Config, IsBuiltFromEveryPublicOne) {
  const std::filesystem::path corpus{SOURCE_DIR "/../shared/corpus"};
  if (!std::filesystem::exists(corpus)) GTEST_SKIP() << "needs the corpus beside the repository";
  std::size_t built = 0;
  std::size_t fragments = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{corpus}) {
    if (entry.path().extension() != ".xml") continue;
    std::ostringstream text;
    text << std::ifstream{entry.path(), std::ios::binary}.rdbuf();
    const auto config = build_config(text.str());
    if (config) {
      ++built;
    } else {
      // Schema dumps and rule fragments are no configurations; nothing else may be refused.
      EXPECT_EQ(config.error().code, Reason::not_sysmon)
          << entry.path() << ": " << describe(config.error());
      ++fragments;
    }
  }
  EXPECT_GT(built, fragments);
}

}  // namespace
}  // namespace sysring::sysmon
