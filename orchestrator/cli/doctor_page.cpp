#include <algorithm>

#include "base/printable.h"
#include "cli/doctor.h"
#include "cli/term/figures.h"

namespace sysring::cli {
namespace {

using term::Ink;
using term::Line;

struct Look {
  std::string_view word;
  std::string_view glyph;
  Ink ink;
};

Look look_of(Health health) {
  switch (health) {
    case Health::good:
      return {"ok", "✔", Ink::good};
    case Health::warning:
      return {"warning", "⚠", Ink::warning};
    case Health::fault:
      return {"fault", "✖", Ink::bad};
    case Health::by_hand:
      break;
  }
  return {"by_hand", "○", Ink::faint};
}

std::size_t count(const std::vector<Examined>& all, Health health) {
  return static_cast<std::size_t>(std::ranges::count(all, health, &Examined::health));
}

Json json_of(const Examined& one) {
  Json json;
  json["what"] = one.what;
  json["health"] = look_of(one.health).word;
  json["found"] = one.found;
  if (!one.remedy.empty()) json["remedy"] = one.remedy;
  if (one.reason) json["code"] = to_string(*one.reason);
  if (one.commands.empty()) return json;
  json["expected"] = one.expected;
  Json::Array commands;
  for (const auto& command : one.commands) commands.emplace_back(command);
  json["commands"] = std::move(commands);
  return json;
}

void print(const Examined& one, std::size_t width, Shell& shell) {
  const auto look = look_of(one.health);
  Line line{{std::string{look.glyph} + " ", look.ink}, {term::padded(one.what, width)}};
  if (!one.found.empty()) line.push_back({"   " + one.found});
  if (!one.remedy.empty() || one.reason) {
    const std::string code = one.reason ? " (" + to_string(*one.reason) + ")" : std::string{};
    line.push_back({"   → " + one.remedy + code, look.ink});
  }
  shell.print(line);
  for (const auto& command : one.commands) shell.print(Line{{"      " + command}});
  if (!one.commands.empty()) shell.print(Line{{"      expected: " + one.expected, Ink::faint}});
}

}  // namespace

Examined examined_fault(std::string what, const Error& error) {
  const std::string place = error.place.empty() ? "" : error.place + ": ";
  return {.health = Health::fault,
          .what = std::move(what),
          .found = printable_line(place + error.message, 300),
          .remedy = printable_line(
              error.hint.empty() ? page_of(error.code).remedy : std::string_view{error.hint}, 300),
          .reason = error.code};
}

Exit conclude(const std::vector<Examined>& all, Shell& shell) {
  const auto faults = count(all, Health::fault);
  const auto exit = faults > 0 ? Exit::faults : Exit::done;
  if (shell.wants_json()) {
    Json json;
    json["faults"] = std::uint64_t{faults};
    json["warnings"] = std::uint64_t{count(all, Health::warning)};
    Json::Array checks;
    for (const auto& one : all) checks.push_back(json_of(one));
    json["checks"] = std::move(checks);
    shell.print("sysring.doctor/1", std::move(json), exit);
    return exit;
  }
  constexpr std::size_t widest = 16;  // of a word; a sentence stands for itself
  for (const auto& one : all) print(one, widest, shell);
  shell.note(term::counted(faults, "fault") + ", " +
             term::counted(count(all, Health::warning), "warning") + ".");
  return exit;
}

}  // namespace sysring::cli
