#include "cli/listing.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "cli/term/table.h"

namespace sysring::cli {
namespace {

std::string member_name(std::string_view title) {
  std::string name = lower(title);
  std::ranges::replace(name, ' ', '_');
  return name;
}

void print_table(const Listing& listing, Shell& shell) {
  std::vector<term::Column> columns;
  for (const auto& title : listing.titles) columns.push_back({upper(title)});
  term::Table table{std::move(columns)};
  for (const auto& row : listing.rows) {
    std::vector<term::Span> cells;
    for (const auto& value : row) cells.push_back({value.empty() ? "-" : value});
    table.add(std::move(cells));
  }
  shell.print(table.lines(shell.charset()));
}

void print_csv(const Listing& listing, Shell& shell) {
  std::vector<std::string> titles;
  for (const auto& title : listing.titles) titles.push_back(member_name(title));
  shell.print(csv_line(titles));
  for (const auto& row : listing.rows) shell.print(csv_line(row));
}

void print_json(const Listing& listing, Shell& shell, Exit outcome) {
  Json::Array rows;
  for (const auto& row : listing.rows) {
    Json object{Json::Object{}};
    for (std::size_t i = 0; i < row.size(); ++i) object[member_name(listing.titles[i])] = row[i];
    rows.push_back(std::move(object));
  }
  Json document;
  document[listing.name] = std::move(rows);
  shell.print(listing.schema, std::move(document), outcome);
}

}  // namespace

void print(const Listing& listing, Format format, Shell& shell, Exit outcome) {
  switch (format) {
    case Format::table:
      return print_table(listing, shell);
    case Format::csv:
      return print_csv(listing, shell);
    case Format::json:
      return print_json(listing, shell, outcome);
  }
}

}  // namespace sysring::cli
