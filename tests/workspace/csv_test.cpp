#include "workspace/csv.h"

#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace sysring::workspace {
namespace {

/// Each record as "line: [field][field]", and the error that ended it.
std::string records_of(const std::string& bytes) {
  std::istringstream stream{bytes};
  CsvReader reader{stream, "a.csv"};
  CsvRecord record;
  std::string shown;
  while (true) {
    const auto read = reader.read(record);
    if (!read) {
      return shown + to_string(read.error().code) + " " + read.error().place + ": " +
             read.error().message;
    }
    if (!*read) return shown;
    shown += std::to_string(record.line) + ": ";
    for (const auto& field : record.fields) shown += "[" + field + "]";
    shown += "\n";
  }
}

std::string utf16(std::string_view text) {
  std::u16string units;
  while (!text.empty()) {
    const auto point = first_code_point(text);
    append_utf16(units, point.value);
    text.remove_prefix(point.bytes);
  }
  std::string bytes = "\xFF\xFE";
  for (const auto unit : units) {
    bytes += static_cast<char>(unit & 0xFFU);
    bytes += static_cast<char>(unit >> 8U);
  }
  return bytes;
}

struct Case {
  const char* name;
  std::string bytes;
  std::string records;
};

TEST(Csv, IsReadRecordByRecord) {
  const std::vector<Case> cases{
      {"nothing", "", ""},
      {"no last line end", "a,b", "1: [a][b]\n"},
      {"semicolons", "a;b,c\r\nd;e\r\n", "1: [a][b,c]\n2: [d][e]\n"},
      {"the first separator holds", "\"x;y\",b;c\n", "1: [x;y][b;c]\n"},
      {"quotes in quotes", "\"say \"\"hi\"\"\",\"\"\n", "1: [say \"hi\"][]\n"},
      {"line ends in quotes", "\"a\r\nb\nc\",d\ne,f\n", "1: [a\r\nb\nc][d]\n4: [e][f]\n"},
      {"empty fields", ",,\n", "1: [][][]\n"},
      {"empty lines", "\n\r\na,b\n\n", "3: [a][b]\n"},
      {"line ends of old", "a,b\rc,d\r", "1: [a][b]\n2: [c][d]\n"},
      {"fewer fields after more", "a,b,c\nd\n", "1: [a][b][c]\n2: [d]\n"},
      {"a byte order mark", "\xEF\xBB\xBF\"a\",b\n", "1: [a][b]\n"},
      {"UTF-16", utf16("a,\u00fc\n\U0001F600,b\n"), "1: [a][\u00fc]\n2: [\U0001F600][b]\n"},
  };
  for (const auto& each : cases) EXPECT_EQ(records_of(each.bytes), each.records) << each.name;
}

TEST(Csv, IsRefusedWithTheLineOfTheFault) {
  const std::string nul("a,b\nc\0d,e", 9);
  const std::vector<Case> cases{
      {"open quote", "a,b\n\"c,d\ne\n",
       "1: [a][b]\nSR103 a.csv:2: found the end of the file within quotes that begin here"},
      {"behind a quote", "a,\"b\"c\n",
       "SR103 a.csv:1: found 'c' behind a field, expected a separator or the end of the line"},
      {"a quote within", "a,b\"c\n",
       "SR103 a.csv:1: found '\"' behind a field, expected a separator or the end of the line"},
      {"a NUL", nul, "1: [a][b]\nSR103 a.csv:2: found the byte 0x00, expected text"},
      {"Windows-1252", "a,\xFC\n",
       "SR103 a.csv:1: found the byte 0xFC, expected UTF-8, or UTF-16LE with a byte order mark"},
      {"a field without end", std::string(csv_field_cap + 1, 'x'),
       "SR107 a.csv:1: found a field of more than 1048576 bytes"},
      {"quotes without end", "\"" + std::string(csv_field_cap + 1, 'x'),
       "SR107 a.csv:1: found a field of more than 1048576 bytes"},
      {"fields without end", std::string(csv_fields_cap, ','),
       "SR107 a.csv:1: found more than 1000 fields in one record"},
  };
  for (const auto& each : cases) EXPECT_EQ(records_of(each.bytes), each.records) << each.name;
}

TEST(Csv, IsReadAcrossTheBlocksOfAStream) {
  const std::string long_field(70'000, 'x');
  std::string pairs;  // a block ends within a pair of UTF-16
  for (int i = 0; i < 40'000; ++i) pairs += "\U0001F600";
  EXPECT_EQ(records_of(long_field + ",b\n"), "1: [" + long_field + "][b]\n");
  EXPECT_EQ(records_of(utf16(pairs + ",b\n")), "1: [" + pairs + "][b]\n");
}

TEST(Csv, TakesHalfAPairForACharacterThatIsNone) {
  const std::string half("\xFF\xFE\x3D\xD8", 4);
  EXPECT_EQ(records_of(half), "1: [\uFFFD]\n");
  EXPECT_EQ(records_of(half + "a"), "1: [\uFFFD\uFFFD]\n");
}

}  // namespace
}  // namespace sysring::workspace
