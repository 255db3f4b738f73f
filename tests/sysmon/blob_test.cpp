#include "sysmon/blob/blob.h"

#include <array>
#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/utf8.h"

namespace sysring::sysmon {
namespace {

using testing::HasSubstr;

/// The bytes of a blob, put together by hand.
class Bytes {
 public:
  Bytes& numbers(std::initializer_list<std::uint32_t> numbers) {
    for (const auto number : numbers) {
      for (unsigned shift = 0; shift < 32; shift += 8) put(number >> shift);
    }
    return *this;
  }

  Bytes& units(std::string_view ascii, std::size_t count) {
    for (std::size_t at = 0; at < count; ++at) {
      put(at < ascii.size() ? static_cast<unsigned char>(ascii[at]) : 0U);
      put(0);
    }
    return *this;
  }

  Bytes& zeros(std::size_t count) {
    bytes_.resize(bytes_.size() + count);
    return *this;
  }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void put(std::uint32_t byte) { bytes_ += static_cast<char>(byte & 0xFFU); }

  std::string bytes_;
};

Rules rules_of(std::string_view events, std::string_view version = "4.90") {
  const auto reading =
      read_rules("<Sysmon schemaversion=\"" + std::string{version} + "\"><EventFiltering>" +
                 std::string{events} + "</EventFiltering></Sysmon>");
  EXPECT_TRUE(reading && reading->is_whole) << events;
  return reading ? reading->rules : Rules{};
}

std::string compiled(const Rules& rules) {
  const auto bytes = compile(rules, newest_binary_version);
  EXPECT_TRUE(bytes) << describe(bytes.error());
  return bytes ? *bytes : "";
}

std::uint32_t number_at(const std::string& bytes, std::size_t offset) {
  std::uint32_t number = 0;
  EXPECT_LE(offset + sizeof(number), bytes.size());
  std::memcpy(&number, bytes.data() + offset, sizeof(number));
  return number;
}

/// With every kind of record, each chain longer than one.
constexpr std::string_view of_every_kind =
    "<RuleGroup name=\"g\" groupRelation=\"or\"><ProcessCreate onmatch=\"include\">"
    "<Image name=\"n\" condition=\"image\">cmd.exe</Image>"
    "<Rule name=\"r\" groupRelation=\"and\"><User>a</User><Image>b</Image></Rule><Rule/>"
    "<CommandLine condition=\"contains any\">x;y</CommandLine></ProcessCreate></RuleGroup>"
    "<DnsQuery onmatch=\"exclude\"/>";

TEST(Blob, IsToTheByteWhatSysmonLaysOut) {
  const auto bytes = compiled(rules_of(
      "<RuleGroup name=\"g\" groupRelation=\"or\"><ProcessCreate onmatch=\"include\">"
      "<Image condition=\"image\">ab</Image>"
      "<Rule name=\"r\" groupRelation=\"and\"><User>abc</User></Rule></ProcessCreate></RuleGroup>"
      "<DnsQuery onmatch=\"exclude\"/>",
      "4.5"));
  Bytes expected;
  expected.numbers({18U << 16U, 2, 24, (4U << 16U) | 50U, 24, 592});
  expected.numbers({1, 1, 0, 1440, 2, 48});
  expected.numbers({4}).units("g", 256).numbers({13, 888, 6, 0, 0}).units("ab", 3).zeros(2);
  expected.units("r", 128).numbers({0, 0, 1, 888, 0, 1, 1, 0, 0}).zeros(4);
  expected.numbers({12}).units("r", 256).numbers({0, 0, 8, 1, 592}).units("abc", 4).zeros(8);
  expected.numbers({22, 0, 1, 0, 0, 0});
  EXPECT_EQ(bytes, expected.bytes());
}

TEST(Blob, OfNoBlockIsNoBytes) {
  EXPECT_EQ(compiled(rules_of("")), "");
  const auto blob = read_blob("");
  ASSERT_TRUE(blob);
  EXPECT_TRUE(blob->rules.blocks.empty());
  EXPECT_EQ(
      to_xml(blob->rules),
      "<Sysmon schemaversion=\"4.00\">\n  <EventFiltering>\n  </EventFiltering>\n</Sysmon>\n");
}

TEST(Blob, HasItsBlocksEventByEvent) {
  std::string events = "<DnsQuery onmatch='include'/>";
  std::string expected = "1+";
  for (int pair = 0; pair < 20; ++pair) {
    events += "<WmiEvent onmatch='include'><Type>a</Type></WmiEvent><WmiEvent onmatch='exclude'/>";
    expected += " 20+ 19-";
  }
  const auto blob = read_blob(compiled(rules_of(events + "<ProcessCreate onmatch='include'/>")));
  ASSERT_TRUE(blob);
  std::string found;
  for (const auto& block : blob->rules.blocks) {
    found += (found.empty() ? "" : " ") + std::to_string(block.event->id) +
             (block.on_match == Block::OnMatch::include ? "+" : "-");
  }
  EXPECT_EQ(found, expected + " 22+");
}

TEST(Blob, NamesALeafByItselfElseByItsRuleElseByItsGroup) {
  const auto blob = read_blob(compiled(
      rules_of("<RuleGroup name='group' groupRelation='or'><ProcessCreate onmatch='include'>"
               "<Image name='own'/><Image/><Rule name='rule'><Image name='own'/><Image/></Rule>"
               "<Rule><Image name='own'/><Image/></Rule></ProcessCreate></RuleGroup>")));
  ASSERT_TRUE(blob);
  std::vector<std::string> names;
  for_each_leaf(blob->rules.blocks.front(), [&](const Leaf& leaf) { names.push_back(leaf.name); });
  // Where the rule's name is enough, the leaf needs none of its own.
  EXPECT_EQ(names, (std::vector<std::string>{"own", "group", "own", "", "own", "group"}));
}

/// The ids of the rules; what the header says of the first one stands before them.
std::vector<std::uint32_t> rule_ids_of(std::string_view events) {
  const auto bytes = compiled(rules_of(events));
  EXPECT_TRUE(read_blob(bytes)) << events;
  std::vector<std::uint32_t> ids{number_at(bytes, 20)};
  for (std::size_t at = 0; at + 292 <= bytes.size(); at += 8) {
    const bool is_rule = number_at(bytes, at) == ('#' | (static_cast<unsigned>('R') << 16U));
    if (is_rule) ids.push_back(number_at(bytes, at + 264));
  }
  return ids;
}

TEST(Blob, CountsTheRulesThatSysmonBeginsInVainOnEarlierEventsOfASeries) {
  const std::string rules =
      "<Rule name=\"#R\"><Image>a</Image></Rule><Rule name=\"#R\"><Details>b</Details></Rule>"
      "<Rule name=\"#R\"/>";
  const auto in = [](const std::string& tag, const std::string& items) {
    return "<" + tag + " onmatch=\"include\">" + items + "</" + tag + ">";
  };
  using Ids = std::vector<std::uint32_t>;
  EXPECT_EQ(rule_ids_of(in("ProcessCreate", "") + in("RegistryEvent", rules)), (Ids{72, 3, 4, 5}));
  EXPECT_EQ(rule_ids_of(in("ProcessCreate", "") + in("RegistryEvent", "<Details/>" + rules)),
            (Ids{616, 1, 2, 3}));
  // As the first block, it leaves the header without the offset of its first rule.
  EXPECT_EQ(rule_ids_of(in("RegistryEvent", rules)), (Ids{0, 3, 4, 5}));
  EXPECT_EQ(rule_ids_of(in("RegistryEvent", "<Rule name=\"#R\"><NewName/></Rule>")), (Ids{0, 3}));
}

TEST(Blob, KeepsNamesAsLongAsSysmonDoes) {
  const std::string name(255, 'y');
  const auto with = [](const std::string& items) {
    return rules_of("<ProcessCreate onmatch='include'>" + items + "</ProcessCreate>");
  };
  EXPECT_NE(compiled(with("<Image name='" + name + "'/>")), "");
  for (const auto& longer : {name + "y", std::string(252, 'y') + "\xC3\xA9\xC3\xA9"}) {
    const auto refused = compile(with("<Image name='" + longer + "'/>"), newest_binary_version);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Reason::too_big);
    EXPECT_EQ(refused.error().message, "found a leaf's name of 256, expected at most 255");
    EXPECT_EQ(refused.error().place, "byte 79");
  }
  const auto blob = read_blob(compiled(with("<Rule name='" + name + "'><Image/></Rule>")));
  ASSERT_TRUE(blob);
  const auto& rule = std::get<Rule>(blob->rules.blocks.front().items.front());
  EXPECT_EQ(rule.name, std::string(127, 'y'));
  EXPECT_EQ(rule.leaves.front().name, name);
}

TEST(Blob, CannotSayWhatUtf16CannotSay) {
  for (const auto& value : {std::string{"a\0b", 3}, std::string{"\xED\xA0\x80"}}) {
    auto rules = rules_of("<ProcessCreate onmatch='include'><Image/></ProcessCreate>");
    std::get<Leaf>(rules.blocks.front().items.front()).value = value;
    const auto refused = compile(rules, newest_binary_version);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Reason::bad_value);
    EXPECT_EQ(refused.error().message,
              "found a leaf's value that is no text, expected UTF-8 without a NUL");
    EXPECT_THAT(to_xml(rules), HasSubstr(";"));
  }
}

TEST(Blob, ComesBackAsXml) {
  const auto blob = read_blob(compiled(rules_of(of_every_kind)));
  ASSERT_TRUE(blob) << describe(blob.error());
  EXPECT_EQ(to_xml(blob->rules),
            "<Sysmon schemaversion=\"4.90\">\n"
            "  <EventFiltering>\n"
            "    <RuleGroup groupRelation=\"or\">\n"
            "      <ProcessCreate onmatch=\"include\">\n"
            "        <Image name=\"n\" condition=\"image\">cmd.exe</Image>\n"
            "        <Rule name=\"r\" groupRelation=\"and\">\n"
            "          <User condition=\"is\">a</User>\n"
            "          <Image condition=\"is\">b</Image>\n"
            "        </Rule>\n"
            "        <Rule groupRelation=\"or\">\n"
            "        </Rule>\n"
            "        <CommandLine name=\"g\" condition=\"contains any\">x;y</CommandLine>\n"
            "      </ProcessCreate>\n"
            "    </RuleGroup>\n"
            "    <RuleGroup groupRelation=\"and\">\n"
            "      <DnsQuery onmatch=\"exclude\">\n"
            "      </DnsQuery>\n"
            "    </RuleGroup>\n"
            "  </EventFiltering>\n"
            "</Sysmon>\n");
}

TEST(Blob, ComesBackWithoutGroupsWhereItsVersionHasNone) {
  const auto blob = read_blob(compiled(rules_of("<ProcessCreate onmatch=\"include\"/>", "4.1")));
  ASSERT_TRUE(blob);
  EXPECT_EQ(to_xml(blob->rules),
            "<Sysmon schemaversion=\"4.10\">\n  <EventFiltering>\n"
            "    <ProcessCreate onmatch=\"include\">\n    </ProcessCreate>\n"
            "  </EventFiltering>\n</Sysmon>\n");
}

TEST(Blob, ComesBackWithEveryCharacterThatXmlCouldChange) {
  for (const auto* value : {" ", "\t", " \r\n ", " a ", "a\rb\nc\td", "<&>\"'", "]]>", "\x01\x7F",
                            "\xC3\xA9", "\xEF\xBF\xBF", "\xF0\x9F\x98\x80", "&#x41;"}) {
    auto rules = rules_of("<ProcessCreate onmatch='include'><Image/></ProcessCreate>");
    auto& leaf = std::get<Leaf>(rules.blocks.front().items.front());
    leaf.value = leaf.name = value;
    const auto bytes = compiled(rules);
    const auto blob = read_blob(bytes);
    ASSERT_TRUE(blob) << describe(blob.error());
    const auto text = to_xml(blob->rules);
    const auto again = read_rules(text);
    ASSERT_TRUE(again) << describe(again.error()) << text;
    EXPECT_TRUE(again->findings.empty()) << text;
    EXPECT_EQ(compiled(again->rules), bytes) << text;
  }
}

TEST(Blob, SaysWhereItIsNotAsExpected) {
  struct Case {
    std::size_t offset;
    std::uint32_t number;
    std::string error;
  };
  // Header 0, block 24, leaf 48, rule 608, its leaves 904 and 1448, rule 1992, leaf 2288, block
  // 2840
  const auto whole = compiled(rules_of(of_every_kind));
  const std::vector<Case> cases{
      {0, 19U << 16U, "byte 0: found 19 as the binary version, expected 14 to 18"},
      {4, 3, "byte 0: found 3 as the number of blocks, expected 2"},
      {8, 28, "byte 0: found 28 as the size of the header, expected 24"},
      {12, 100, "byte 0: found 100 as the second part of the schema's version, expected 0 to 99"},
      {16, 32, "byte 24: found 32 as the offset that leads here, expected 24"},
      {24, 4, "byte 24: found 4 as an event, expected one that rules can filter"},
      {28, 2, "byte 24: found 2 as the mark of an include block, expected 0 to 1"},
      {32, 2, "byte 24: found 2 as the relation of a block, expected 0 to 1"},
      {36, 24, "byte 24: found 24 as the offset of the next block, expected 48 to 2864"},
      {36, 0, "byte 2840: found 24 bytes as what is left, expected at least 292"},
      {40, 5, "byte 24: found 5 as the number of leaves, expected 4"},
      {44, 2288, "byte 48: found 608 as the offset that leads here, expected 48"},
      {48, 99, "byte 48: found 99 as the position of a field, expected 0 to 22"},
      {52, 0xD800,
       "byte 48: found other bytes as a leaf's name, expected UTF-16 with NULs behind it"},
      {564, 16, "byte 48: found 16 as a condition, expected 0 to 15"},
      {568, 48, "byte 904: found 48 as the offset that leads here, expected 904"},
      {572, 17, "byte 48: found 17 as the size of a value, expected 16"},
      {584, 'c', "byte 48: found other bytes as a value, expected UTF-16 with one NUL behind it"},
      {604, 1, "byte 48: found other bytes as the end of a record, expected zeros up to 608"},
      {584, 0x6DD800,
       "byte 48: found other bytes as a value, expected UTF-16 with one NUL behind it"},
      {864, 1, "byte 608: found 1 as a message's id, expected 0"},
      {872, 0, "byte 608: found 0 as a rule's id, expected 1 to 4294967295"},
      {876, 1448, "byte 608: found 1448 as the offset of a rule's first leaf, expected 904"},
      {880, 608, "byte 1992: found 608 as the offset that leads here, expected 1992"},
      {880, 0, "byte 1992: found 0 as the offset that leads here, expected 1992"},
      {884, 3, "byte 1992: found 2288 as the offset that leads here, expected 1992"},
      {888, 2, "byte 608: found 2 as the relation of a rule, expected 0 to 1"},
      {892, 1, "byte 608: found 1 as the counts of leaves matched, expected 0"},
      {908, 0, "byte 904: found none as a leaf's name, expected at least that of its rule"},
      {1432, 2, "byte 904: found 2 as the id of a leaf's rule, expected 1"},
      {1436, 24, "byte 904: found 24 as the offset of a leaf's rule, expected 608"},
      {2264, 608, "byte 0: found 608 as the offset of a next rule, expected 0"},
      {2840, 18, "byte 2840: found 18 as the event of the block's fields, expected 17"},
      {2852, 2864, "byte 0: found 2864 as the offset of a next block, expected 0"},
  };
  for (const auto& [offset, number, error] : cases) {
    auto bytes = whole;
    std::memcpy(bytes.data() + offset, &number, sizeof(number));
    const auto blob = read_blob(bytes);
    ASSERT_FALSE(blob) << error;
    EXPECT_EQ(blob.error().code, Reason::bad_blob);
    EXPECT_EQ(blob.error().place + ": " + blob.error().message, error) << offset;
  }
}

TEST(Blob, NamesItsRulesButTheFirstOneOfAFirstBlockThatWasTriedBefore) {
  const std::string rules =
      "<WmiEvent onmatch='include'><Rule><Type/></Rule><Rule><Type/></Rule></WmiEvent>";
  auto later = compiled(rules_of("<ProcessCreate onmatch='include'/>" + rules));
  later[20] = '\0';
  const auto without_first = read_blob(later);
  ASSERT_FALSE(without_first);
  EXPECT_EQ(without_first.error().message, "found 0 as the offset that leads here, expected 72");

  auto first = compiled(rules_of(rules));
  EXPECT_TRUE(read_blob(first));
  std::memset(first.data() + 48 + 272, 0, 4);
  const auto without_second = read_blob(first);
  ASSERT_FALSE(without_second);
  EXPECT_EQ(without_second.error().message, "found 0 as the offset that leads here, expected 888");
}

TEST(Blob, HasNoNameThatSysmonRefuses) {
  auto bytes = compiled(rules_of("<ProcessCreate onmatch='include'><Image/></ProcessCreate>"));
  for (std::size_t unit = 0; unit < 127; ++unit) bytes[52 + 2 * unit] = '\xE9';
  EXPECT_TRUE(read_blob(bytes));
  bytes[52 + 2 * 127] = '\xE9';
  EXPECT_FALSE(read_blob(bytes));
}

/// An error, or rules that compile to `bytes` where they have to, and mean the same as XML.
void is_refused_or_read(const std::string& bytes, bool has_to, const std::string& what) {
  const auto blob = read_blob(bytes);
  if (!blob) {
    EXPECT_EQ(blob.error().code, Reason::bad_blob) << what;
    EXPECT_FALSE(blob.error().message.empty() || blob.error().place.empty()) << what;
    return;
  }
  const auto again = compile(blob->rules, blob->binary_version);
  ASSERT_TRUE(again) << what << describe(again.error());
  EXPECT_TRUE(*again == bytes || !has_to) << what;
  EXPECT_EQ(*compile(read_rules(to_xml(blob->rules))->rules, blob->binary_version), *again) << what;
}

TEST(Blob, ThatIsDamagedIsRefusedOrReadsAsRules) {
  const auto whole = compiled(rules_of(of_every_kind));
  for (std::size_t size = 1; size < whole.size(); ++size) {
    EXPECT_FALSE(read_blob(whole.substr(0, size))) << size;
  }
  EXPECT_FALSE(read_blob(whole + std::string(8, '\0')));
  for (std::size_t at = 0; at + 4 <= whole.size(); at += 4) {
    // The events of the blocks, and the id of a rule without leaves.
    const bool is_free = at == 24 || at == 2840 || at == 2256;
    for (const auto number : {0U, 1U, 24U, 48U, 608U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
      auto bytes = whole;
      std::memcpy(bytes.data() + at, &number, sizeof(number));
      is_refused_or_read(bytes, !is_free, std::to_string(number) + " at " + std::to_string(at));
    }
  }
}

}  // namespace
}  // namespace sysring::sysmon
