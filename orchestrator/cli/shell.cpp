#include "cli/shell.h"

#include <istream>
#include <ostream>
#include <utility>

#include "base/text.h"

namespace sysring::cli {
namespace {

Error not_confirmed(const std::string& message) {
  return {Reason::not_now, Effect::none, message, {}, "Nothing was changed."};
}

bool is_utf8(const Process& process) {
  for (const std::string_view name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto value = upper(process.variable(name));
    if (value.empty()) continue;
    return value.find("UTF-8") != std::string::npos || value.find("UTF8") != std::string::npos;
  }
  return false;
}

bool wants_colours(const Process& process, std::string_view color, bool is_terminal) {
  if (color != "auto") return color == "always";
  if (!process.variable("NO_COLOR").empty()) return false;
  const auto force = process.variable("CLICOLOR_FORCE");
  if (!force.empty() && force != "0") return true;
  return is_terminal && process.variable("TERM") != "dumb";
}

Json json_of(const Error& error) {
  Json json;
  json["code"] = to_string(error.code);
  json["message"] = error.message;
  json["place"] = error.place;
  json["hint"] = error.hint.empty() ? std::string{page_of(error.code).remedy} : error.hint;
  return json;
}

}  // namespace

term::Style style_of(const Process& process, std::string_view color, bool is_terminal) {
  using enum term::Colours;
  return {wants_colours(process, color, is_terminal) ? sixteen : none,
          is_utf8(process) ? term::Charset::utf8 : term::Charset::ascii};
}

Shell::Shell(Process& process, const Arguments& arguments)
    : process_{process},
      arguments_{arguments},
      out_style_{
          style_of(process, arguments.text("color").value_or("auto"), process.out_is_terminal)},
      err_style_{
          style_of(process, arguments.text("color").value_or("auto"), process.err_is_terminal)},
      workspace_{arguments.text("workspace").value_or(".")},
      wants_json_{arguments.has("json")},
      is_quiet_{arguments.has("quiet")} {}

void Shell::print(const term::Line& line) { process_.out << term::draw(line, out_style_) << '\n'; }

void Shell::print(const std::vector<term::Line>& lines) {
  for (const auto& line : lines) print(line);
}

void Shell::print(std::string_view text) {
  process_.out << term::in_charset(text, out_style_.charset) << '\n';
}

void Shell::print(std::string_view schema, Json document, Exit outcome) {
  document["schema"] = schema;
  document["outcome"] = to_string(outcome);
  process_.out << document.dump_for_people() << '\n';
}

void Shell::note(const term::Line& line) {
  if (!is_quiet_) process_.err << term::draw(line, err_style_) << '\n' << std::flush;
}

void Shell::note(std::string_view text) { note(term::Line{{std::string{text}}}); }

void Shell::complain(const Errors& errors) {
  for (const auto& error : errors) {
    process_.err << term::in_charset(describe(error), err_style_.charset) << '\n';
  }
  if (!wants_json_) return;
  Json::Array list;
  for (const auto& error : errors) list.push_back(json_of(error));
  Json document;
  document["errors"] = std::move(list);
  print("sysring.error/1", std::move(document), exit_of(errors));
}

term::Progress Shell::progress() const {
  using enum term::Progress;
  const auto wanted = arguments_.text("progress").value_or(is_quiet_ ? "none" : "auto");
  if (wanted == "tty") return screen;
  if (wanted == "plain") return plain;
  if (wanted == "json") return json;
  if (wanted == "none") return none;
  const bool is_able = process_.err_is_terminal && process_.variable("TERM") != "dumb" &&
                       process_.size().columns >= term::narrowest_tree;
  return is_able ? screen : plain;
}

std::unique_ptr<engine::Watcher> Shell::watcher() {
  return term::make_watcher(progress(), process_.err, err_style_, process_.size);
}

bool Shell::can_ask() const { return process_.in_is_terminal && !arguments_.has("no-input"); }

Result<std::string> Shell::ask(const std::string& question, std::string_view flag) {
  if (!can_ask()) {
    return Error{Reason::bad_usage,
                 Effect::none,
                 "found nobody to answer the question: " + question,
                 {},
                 "Answer it on the command line with " + std::string{flag} + "."};
  }
  process_.err << term::in_charset(question, err_style_.charset) << ' ' << std::flush;
  std::string answer;
  std::getline(process_.in, answer);
  return std::string{trimmed(answer)};
}

Result<Done> Shell::confirm(const std::string& question) {
  if (arguments_.has("yes")) return Done{};
  const auto answer = ask(question + " [y/N]", "--yes");
  if (!answer) return answer.error();
  if (equals_in_any_case(*answer, "y") || equals_in_any_case(*answer, "yes")) return Done{};
  return not_confirmed("found the answer '" + *answer + "', expected 'y'");
}

Result<Done> Shell::confirm_by_typing(const std::string& question, const std::string& expected) {
  auto answer = arguments_.text("confirm");
  if (!answer) {
    auto typed = ask(question + " Type " + expected + " to confirm:", "--confirm " + expected);
    if (!typed) return typed.error();
    answer = *std::move(typed);
  }
  if (*answer == expected) return Done{};
  return not_confirmed("found the confirmation '" + *answer + "', expected '" + expected + "'");
}

}  // namespace sysring::cli
