#include "workspace/csv.h"

#include <algorithm>

#include "base/digest.h"
#include "base/printable.h"
#include "base/utf8.h"

namespace sysring::workspace {
namespace {

bool is_odd(char c) {
  return (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

bool is_plain(char c) { return c >= ' ' && c < 0x7F; }

Error not_csv(const std::string& found, const std::string& place) {
  return {Reason::bad_syntax, Effect::none, found, place,
          "write the file anew with Export-Csv -Encoding UTF8"};
}

}  // namespace

bool CsvReader::skip(char wanted) {
  if (text_.peek() != wanted) return false;
  text_.skip(1);
  return true;
}

bool CsvReader::skip_line_end() {
  const bool carriage_return = skip('\r');
  if (!skip('\n') && !carriage_return) return false;
  ++line_;
  return true;
}

bool CsvReader::is_separator(char c) {
  if (separator_ == '\0' && (c == ',' || c == ';')) separator_ = c;
  return c == separator_ && separator_ != '\0';
}

Result<bool> CsvReader::read(CsvRecord& record) {
  while (skip_line_end()) {
  }
  if (!text_.peek()) return false;
  record.line = line_;
  for (std::size_t count = 0;; ++count) {
    if (count == csv_fields_cap) {
      return Error{Reason::too_big, Effect::none,
                   "found more than " + std::to_string(csv_fields_cap) + " fields in one record",
                   place(record.line)};
    }
    if (count == record.fields.size()) record.fields.emplace_back();
    const auto after = read_field(record.fields[count]);
    if (!after) return after.error();
    if (*after == After::separator) continue;
    record.fields.resize(count + 1);
    return true;
  }
}

Result<CsvReader::After> CsvReader::read_field(std::string& field) {
  const auto line = line_;
  field.clear();
  if (skip('"')) {
    if (auto read = read_quoted(field); !read) return read.error();
  } else {
    read_plain(field);
  }
  if (auto checked = check(field, line); !checked) return checked.error();
  if (!text_.peek() || skip_line_end()) return After::line;
  const char next = *text_.peek();
  if (is_separator(next)) {
    text_.skip(1);
    return After::separator;
  }
  return not_csv("found " + in_quotes({&next, 1}) +
                     " behind a field, expected a separator or the end of the line",
                 place(line_));
}

/// Up to the quote that ends it: one that is not doubled.
Result<Done> CsvReader::read_quoted(std::string& field) {
  const auto begun = line_;
  while (field.size() <= csv_field_cap) {
    const auto ahead = text_.ahead();
    if (ahead.empty()) {
      return not_csv("found the end of the file within quotes that begin here", place(begun));
    }
    const auto part = ahead.substr(0, ahead.find('"'));
    line_ += static_cast<std::uint32_t>(std::ranges::count(part, '\n'));
    field += part;
    text_.skip(part.size());
    if (!skip('"')) continue;
    if (!skip('"')) return Done{};
    field += '"';
  }
  return Done{};
}

/// Up to what ends it. A quote ends it too, and is then refused by the caller.
void CsvReader::read_plain(std::string& field) {
  const auto ends_it = [this](char c) {
    return c == '\r' || c == '\n' || c == '"' || is_separator(c);
  };
  while (field.size() <= csv_field_cap) {
    const auto ahead = text_.ahead();
    const auto part = ahead.substr(
        0, static_cast<std::size_t>(std::ranges::find_if(ahead, ends_it) - ahead.begin()));
    field += part;
    text_.skip(part.size());
    if (part.size() < ahead.size() || ahead.empty()) return;
  }
}

Result<Done> CsvReader::check(const std::string& field, std::uint32_t line) const {
  if (field.size() > csv_field_cap) {
    return Error{Reason::too_big, Effect::none,
                 "found a field of more than " + std::to_string(csv_field_cap) + " bytes",
                 place(line), "a quote that is never closed?"};
  }
  if (std::ranges::all_of(field, is_plain)) return Done{};
  const auto odd = std::ranges::find_if(field, is_odd);
  if (odd != field.end()) {
    return not_csv("found the byte 0x" + to_hex({&*odd, 1}) + ", expected text", place(line));
  }
  const auto at = first_odd_byte(field);
  if (at == field.size()) return Done{};
  return not_csv("found the byte 0x" + to_hex({field.data() + at, 1}) +
                     ", expected UTF-8, or UTF-16LE with a byte order mark",
                 place(line));
}

}  // namespace sysring::workspace
