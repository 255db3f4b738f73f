#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "workspace/text_stream.h"

namespace sysring::workspace {

constexpr std::size_t csv_field_cap = 1'048'576;
constexpr std::size_t csv_fields_cap = 1'000;

struct CsvRecord {
  std::uint32_t line = 1;  ///< On which it begins, counted from 1.
  std::vector<std::string> fields;
};

/// Separated values as RFC 4180 and spreadsheets have them, one record at a time: fields in quotes
/// may hold separators, line ends and doubled quotes. The first ',' or ';' outside quotes is the
/// separator of the whole file. Empty lines are passed over.
class CsvReader {
 public:
  /// `name` is that of the file, as people are to see it.
  CsvReader(std::istream& bytes, std::string name) : text_{bytes}, name_{std::move(name)} {}

  /// The next record into `record`, whose memory is used again; false at the end. After an error,
  /// which names its line, reading cannot go on.
  Result<bool> read(CsvRecord& record);

  /// "computers.csv:17"
  [[nodiscard]] std::string place(std::uint32_t line) const {
    return name_ + ":" + std::to_string(line);
  }

 private:
  enum class After : std::uint8_t { separator, line };

  Result<After> read_field(std::string& field);
  Result<Done> read_quoted(std::string& field);
  void read_plain(std::string& field);
  [[nodiscard]] Result<Done> check(const std::string& field, std::uint32_t line) const;
  bool skip(char wanted);
  bool skip_line_end();
  [[nodiscard]] bool is_separator(char c);

  TextStream text_;
  std::string name_;
  std::uint32_t line_ = 1;
  char separator_ = '\0';  // not known yet
};

}  // namespace sysring::workspace
