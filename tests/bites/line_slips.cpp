#include <array>
#include <span>
#include <utility>

#include "base/text.h"
#include "bites/draw.h"

namespace sysring::bites {
namespace {

using Swap = std::pair<std::string_view, std::string_view>;

// What one could type in place of the other. The longer of two that begin alike comes first.
constexpr auto operators_of_cmd = std::to_array<Swap>({{"&& ", "|| "},
                                                       {"|| ", "&& "},
                                                       {"& ", "| "},
                                                       {"| ", "& "},
                                                       {"2>nul", "1>nul"},
                                                       {">nul", ""},
                                                       {">", "<"}});
constexpr auto operators_of_sh = std::to_array<Swap>({{" && ", " || "},
                                                      {" || ", " && "},
                                                      {" | ", "; "},
                                                      {"; ", " | "},
                                                      {"2>/dev/null", ">/dev/null"},
                                                      {" >", " <"},
                                                      {" <", " >"}});
constexpr auto comparisons = std::to_array<Swap>({{"if not exist ", "if exist "},
                                                  {"if exist ", "if not exist "},
                                                  {"if not ", "if "},
                                                  {"if errorlevel ", "if not errorlevel "},
                                                  {"ID>", "ID<"},
                                                  {"!=", "="},
                                                  {"==", " neq "},
                                                  {" = ", " != "},
                                                  {" -eq ", " -ne "},
                                                  {" -ne ", " -eq "},
                                                  {" -ge ", " -lt "},
                                                  {" -lt ", " -ge "},
                                                  {" -e ", " -f "},
                                                  {" -n ", " -z "},
                                                  {" -z ", " -n "},
                                                  {" and ", " or "},
                                                  {" or ", " and "}});
constexpr auto accounts = std::to_array<Swap>({{"S-1-5-18", "S-1-1-0"},
                                               {"S-1-5-32-544", "S-1-5-32-545"},
                                               {"SY)", "AU)"},
                                               {"BA)", "BU)"},
                                               {"[1 17]", "[1 8]"},
                                               {"[1 17]", "[7 17]"},
                                               {"-m 700", "-m 755"},
                                               {"chmod 700", "chmod 755"},
                                               {"umask 077", "umask 022"}});

std::vector<Edit> swapped(const std::string& line, std::span<const Swap> swaps) {
  std::vector<Edit> edits;
  for (std::size_t at = 0; at < line.size(); ++at) {
    for (const auto& [from, to] : swaps) {
      if (line.compare(at, from.size(), from) != 0) continue;
      edits.push_back({{at, from.size()}, std::string{to}});
      if (swaps.data() != accounts.data()) {
        at += from.size() - 1;
        break;
      }
    }
  }
  return edits;
}

std::vector<Span> words_of(const std::string& line) {
  std::vector<Span> words;
  for (std::size_t at = 0; at < line.size();) {
    const auto end = std::min(line.find(' ', at), line.size());
    if (end > at) words.push_back({at, end - at});
    at = end + 1;
  }
  return words;
}

/// What stands between two separators; of cmd.exe also what follows a `do @(` in a block.
std::vector<Span> commands_of(const std::string& line, Language language) {
  const std::string_view separator = language == Language::cmd ? "& " : "; ";
  std::vector<Span> commands;
  for (std::size_t at = 0; at <= line.size();) {
    const auto end = std::min(line.find(separator, at), line.size());
    commands.push_back({at, end - at});
    at = end + separator.size();
  }
  return commands;
}

std::string of(const std::string& line, const Span& span) {
  return line.substr(span.at, span.size);
}

Kind dropped_words(const std::vector<Span>& words) {
  Kind kind{"drops a word", {}};
  for (const auto& word : words) kind.edits.push_back({{word.at, word.size + 1}, ""});
  return kind;
}

/// Beside an operator a blank means nothing.
Kind joined_words(const std::string& line, const std::vector<Span>& words) {
  constexpr std::string_view operators = "&|;()<>";
  Kind kind{"loses a blank", {}};
  for (const auto& word : words) {
    if (word.at < 2) continue;
    const bool is_beside = operators.find(line[word.at - 2]) != std::string_view::npos ||
                           operators.find(line[word.at]) != std::string_view::npos;
    if (!is_beside) kind.edits.push_back({{word.at - 1, 1}, ""});
  }
  return kind;
}

Kind broken_off(const std::string& line, const std::vector<Span>& words) {
  Kind kind{"breaks off", {}};
  for (const auto& word : words) {
    const auto at = word.at + word.size / 2;
    kind.edits.push_back({{at, line.size() - at}, ""});
  }
  return kind;
}

Kind dropped_commands(const std::vector<Span>& commands, std::size_t separator) {
  Kind kind{"drops a command", {}};
  for (const auto& command : commands) {
    kind.edits.push_back({{command.at, command.size + separator}, ""});
  }
  return kind;
}

Kind swapped_commands(const std::string& line, const std::vector<Span>& commands) {
  Kind kind{"swaps two commands", {}};
  for (std::size_t i = 1; i < commands.size(); ++i) {
    const auto& first = commands[i - 1];
    const auto& second = commands[i];
    const auto between = first.at + first.size;
    const Span both{first.at, second.at + second.size - first.at};
    kind.edits.push_back(
        {both, of(line, second) + line.substr(between, second.at - between) + of(line, first)});
  }
  return kind;
}

Kind lost_quotes(const std::string& line) {
  Kind kind{"loses a quote", {}};
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '"' || line[at] == '\'') kind.edits.push_back({{at, 1}, ""});
  }
  return kind;
}

}  // namespace

std::vector<Slip> slips_of_line(const std::string& line, Language language, std::size_t count,
                                std::uint64_t seed) {
  Random random{seed};
  const auto words = words_of(line);
  const auto commands = commands_of(line, language);
  const auto operators = language == Language::cmd ? std::span<const Swap>{operators_of_cmd}
                                                   : std::span<const Swap>{operators_of_sh};
  const auto is_letter = [](char c) { return sysring::is_letter(c); };
  const auto is_digit = [](char c) { return sysring::is_digit(c); };
  auto letters = changed_in_each(line, words, is_letter, another_letter, random);
  auto digits = changed_in_each(line, words, is_digit, another_digit, random);
  return drawn(line, commands,
               {dropped_words(words),
                {"misspells a word", std::move(letters)},
                dropped_commands(commands, 2),
                {"changes an operator", swapped(line, operators)},
                {"changes an account", swapped(line, accounts)},
                {"changes a digit", std::move(digits)},
                swapped_commands(line, commands),
                lost_quotes(line),
                {"changes a comparison", swapped(line, comparisons)},
                joined_words(line, words),
                broken_off(line, words)},
               count, random);
}

}  // namespace sysring::bites
