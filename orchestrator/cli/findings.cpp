#include "cli/findings.h"

#include "base/file.h"
#include "base/printable.h"

namespace sysring::cli {
namespace {

constexpr std::size_t config_cap = 8'388'608;  // UTF-16 takes twice as many as what is sent

std::string message_of(const sysmon::Finding& finding) {
  return printable_line(finding.message) + " [" + to_string(finding.fault) + "]";
}

/// Also "waived".
std::string severity_of(const sysmon::Finding& finding) {
  if (!finding.waived.empty()) return "waived";
  return std::string{to_string(page_of(finding.fault).severity)};
}

term::Ink ink_of(const sysmon::Finding& finding) {
  if (!finding.waived.empty()) return term::Ink::faint;
  return finding.is_error() ? term::Ink::bad : term::Ink::warning;
}

}  // namespace

Result<sysmon::Reading> check_config(const std::string& file, const Targets& targets) {
  const auto source = read_file(file, config_cap);
  if (!source) return source.error();
  return check_config(*source, file, targets);
}

Result<sysmon::Reading> check_config(std::string_view source, const std::string& file,
                                     const Targets& targets) {
  auto reading = sysmon::review(source, targets);
  if (reading) return reading;
  Error error = reading.error();
  error.place = file + (error.place.empty() ? "" : ":" + error.place);
  return error;
}

std::string place_of(const sysmon::Finding& finding, const sysmon::Reading& reading,
                     const std::string& file) {
  return file + ":" + reading.lines.line_and_column(finding.offset);
}

term::Line line_of(const sysmon::Finding& finding, const sysmon::Reading& reading,
                   const std::string& file) {
  term::Line line{{place_of(finding, reading, file) + ": "},
                  {severity_of(finding) + ": ", ink_of(finding)},
                  {message_of(finding)}};
  if (!finding.waived.empty()) {
    line.push_back({"; waived: " + printable_line(finding.waived), term::Ink::faint});
  } else if (!finding.hint.empty()) {
    line.push_back({"; " + finding.hint, term::Ink::faint});
  }
  return line;
}

term::Line line_of(const Error& error) {
  term::Line line{{printable_line(error.place) + ": "},
                  {"error: ", term::Ink::bad},
                  {printable_line(error.message) + " [" + to_string(error.code) + "]"}};
  if (!error.hint.empty()) line.push_back({"; " + error.hint, term::Ink::faint});
  return line;
}

Json json_of(const Error& error, const std::string& file) {
  Json json;
  json["file"] = file;
  json["at"] = error.place.starts_with(file + ":") ? error.place.substr(file.size() + 1) : "";
  json["severity"] = to_string(sysmon::Severity::error);
  json["code"] = to_string(error.code);
  json["message"] = error.message;
  json["hint"] = error.hint;
  return json;
}

Json json_of(const sysmon::Finding& finding, const sysmon::Reading& reading,
             const std::string& file) {
  Json json;
  json["file"] = file;
  json["at"] = reading.lines.line_and_column(finding.offset);
  json["severity"] = severity_of(finding);
  json["code"] = to_string(finding.fault);
  json["message"] = finding.message;
  json["hint"] = finding.hint;
  if (!finding.waived.empty()) json["waived"] = finding.waived;
  return json;
}

Errors errors_in(const sysmon::Reading& reading, const std::string& file) {
  Errors errors;
  for (const auto& finding : reading.findings) {
    if (!finding.is_error()) continue;
    errors.push_back({Reason::rules_lost, Effect::none, message_of(finding),
                      place_of(finding, reading, file), finding.hint});
  }
  return errors;
}

}  // namespace sysring::cli
