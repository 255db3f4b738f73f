#include <algorithm>
#include <string>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/help_text.h"
#include "sysmon/fault.h"

namespace sysring::cli {
namespace {

using term::Ink;
using term::Line;

constexpr std::string_view selectors = R"(A selector says which hosts are meant:

  web                       a group of the inventory, or a host of that name
  lx*.corp.example          a name with '*' and '?'
  role=server  site!=lab    a label or a fact; a host without the label is not equal
  os~Debian    os!~Debian   contains, in any case
  os~"Server 2022"          quotes around what holds a blank or an operator
  a,b   a&b   a b           three ways to write "and"
  !a    a|b   (a|b),c       '!' binds tightest, then "and", then '|'
  all                       every host

Facts are what the last contact saw: os, os_build, computer, sysmon, sysmon_version, schema,
service, start, config. Where a fact that is asked for was never seen, the answer is "unknown", and
such a host is never changed.)";

Json json_of(const ReasonPage& page) {
  Json json;
  json["code"] = to_string(page.code);
  json["title"] = page.title;
  json["causes"] = page.causes;
  json["remedy"] = page.remedy;
  return json;
}

void print_page(const ReasonPage& page, Shell& shell) {
  shell.print(Line{{to_string(page.code) + "  ", Ink::warning}, {std::string{page.title}}});
  shell.print(Line{});
  shell.print(Line{{"Usual causes  ", Ink::faint}, {std::string{page.causes}}});
  shell.print(Line{{"What to do    ", Ink::faint}, {std::string{page.remedy}}});
}

Json json_of(const sysmon::FaultPage& page) {
  Json json;
  json["code"] = to_string(page.fault);
  json["severity"] = to_string(page.severity);
  json["title"] = page.title;
  json["meaning"] = page.meaning;
  json["remedy"] = page.remedy;
  return json;
}

void print_page(const sysmon::FaultPage& page, Shell& shell) {
  const auto ink = page.severity == sysmon::Severity::error ? Ink::bad : Ink::warning;
  shell.print(Line{{to_string(page.fault) + "  ", ink}, {std::string{page.title}}});
  shell.print(Line{});
  shell.print(Line{{"Severity      ", Ink::faint}, {std::string{to_string(page.severity)}}});
  shell.print(Line{{"What it means ", Ink::faint}, {std::string{page.meaning}}});
  shell.print(Line{{"What to do    ", Ink::faint}, {std::string{page.remedy}}});
}

/// The form of docs/reason-codes.md.
void print_all_as_markdown(Shell& shell) {
  shell.print("# Reason codes");
  shell.print("");
  shell.print("Made by `sysring help --all`; `sysring help CODE` prints one of them.");
  for (const auto& page : reason_pages()) {
    shell.print("");
    shell.print("## " + to_string(page.code) + " " + std::string{page.title});
    shell.print("");
    shell.print("Usual causes: " + std::string{page.causes});
    shell.print("");
    shell.print("What to do: " + std::string{page.remedy});
  }
}

Ending all_reasons(Shell& shell) {
  if (!shell.wants_json()) {
    print_all_as_markdown(shell);
    return Exit::done;
  }
  Json::Array pages;
  for (const auto& page : reason_pages()) pages.push_back(json_of(page));
  Json document;
  document["reasons"] = std::move(pages);
  shell.print("sysring.reasons/1", std::move(document), Exit::done);
  return Exit::done;
}

/// Of a reason or of a fault.
template <typename Page>
Ending page(const Page& page, std::string_view schema, Shell& shell) {
  if (shell.wants_json()) {
    shell.print(schema, json_of(page), Exit::done);
  } else {
    print_page(page, shell);
  }
  return Exit::done;
}

Error unknown_topic(const std::string& topic) {
  std::vector<std::string_view> topics{"selectors"};
  for (const auto& command : commands()) topics.push_back(command.name);
  return {Reason::bad_usage,
          Effect::none,
          "found '" + topic + "', expected a code, a command or 'selectors'",
          {},
          suggestion(topic, topics)};
}

}  // namespace

Ending help(const Arguments& arguments, Shell& shell) {
  if (arguments.has("all")) return all_reasons(shell);
  std::string topic;
  for (const auto& word : arguments.words()) topic += (topic.empty() ? "" : " ") + word;
  if (topic.empty()) {
    shell.print(overview());
    return Exit::done;
  }
  if (topic == "selectors") {
    shell.print(selectors);
    return Exit::done;
  }
  if (const auto code = reason_named(topic)) return page(page_of(*code), "sysring.reason/1", shell);
  if (const auto code = sysmon::fault_named(topic)) {
    return page(sysmon::page_of(*code), "sysring.fault/1", shell);
  }
  const auto all = commands();
  const auto command = std::ranges::find(all, topic, &Command::name);
  if (command == all.end()) return Errors{unknown_topic(topic)};
  shell.print(help_for(*command));
  return Exit::done;
}

}  // namespace sysring::cli
