#include "cli/output_format.h"

namespace sysring::cli {
namespace {

std::string csv_value(std::string value) {
  if (!value.empty() && std::string_view{"=+-@"}.find(value.front()) != std::string_view::npos) {
    value.insert(value.begin(), '\'');  // no formula of a spreadsheet
  }
  if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
  std::string quoted = "\"";
  for (const char c : value) quoted += c == '"' ? std::string{"\"\""} : std::string{c};
  return quoted + "\"";
}

}  // namespace

Format format_of(const Arguments& arguments) {
  const auto wanted = arguments.has("json") ? "json" : arguments.text("format").value_or("table");
  if (wanted == "json") return Format::json;
  return wanted == "csv" ? Format::csv : Format::table;
}

std::string csv_line(const std::vector<std::string>& values) {
  std::string line;
  for (const auto& value : values) line += csv_value(value) + ",";
  if (!line.empty()) line.pop_back();
  return line;
}

}  // namespace sysring::cli
