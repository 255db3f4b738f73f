#include "cli/help_text.h"

#include <algorithm>
#include <span>
#include <string>

namespace sysring::cli {
namespace {

using term::Ink;
using term::Line;

constexpr std::size_t indent = 2;

Line entry(const std::string& left, std::size_t width, std::string_view right) {
  return {{std::string(indent, ' ') + term::padded(left, width)}, {"   " + std::string{right}}};
}

std::string shown(const Option& option) {
  std::string text{option.names};
  if (const auto comma = text.find(','); comma != std::string::npos) text.replace(comma, 1, ", ");
  if (text.starts_with("--")) text.insert(text.begin(), 4, ' ');
  if (!option.value.empty()) text += " " + std::string{option.value};
  return text;
}

void add_options(std::string_view title, std::span<const Option> options, std::size_t width,
                 std::vector<Line>& lines) {
  if (options.empty()) return;
  lines.push_back({});
  lines.push_back({{std::string{title}, Ink::faint}});
  for (const auto& option : options) {
    std::string purpose{option.purpose};
    if (!option.choices.empty()) purpose += ": " + std::string{option.choices};
    lines.push_back(entry(shown(option), width, purpose));
  }
}

std::string call_of(const Command& command) {
  std::string text = "sysring " + std::string{command.name};
  if (!command.words.empty()) text += " " + std::string{command.words};
  return text;
}

}  // namespace

std::vector<Line> overview() {
  std::vector<Line> lines{
      {{"sysring rolls Sysmon configurations out in rings, and proves what runs where."}}};
  std::size_t width = 0;
  for (const auto& command : commands()) width = std::max(width, call_of(command).size());
  std::string_view group;
  for (const auto& command : commands()) {
    if (command.group != group) {
      group = command.group;
      lines.push_back({});
      lines.push_back({{std::string{group}, Ink::faint}});
    }
    lines.push_back(entry(call_of(command), width, command.purpose));
  }
  lines.push_back({});
  lines.push_back({{"`sysring COMMAND --help` shows options and an example."}});
  return lines;
}

std::vector<Line> help_for(const Command& command) {
  const auto options = options_of(command);
  std::size_t width = 0;
  for (const auto& option : options) width = std::max(width, shown(option).size());
  std::vector<Line> lines{{{std::string{command.purpose}}}, {}};
  lines.push_back({{"Usage     ", Ink::faint}, {call_of(command) + " [OPTION...]"}});
  lines.push_back({{"Example   ", Ink::faint}, {std::string{command.example}}});
  add_options("Options", command.options, width, lines);
  add_options("Options of every command", common_options(), width, lines);
  return lines;
}

}  // namespace sysring::cli
