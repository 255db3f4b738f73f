#include <utility>

#include "base/text.h"
#include "bites/draw.h"

namespace sysring::bites {
namespace {

/// With their ends.
std::vector<Span> lines_in(const std::string& out) {
  std::vector<Span> lines;
  for (std::size_t at = 0; at < out.size();) {
    const auto end = std::min(out.find('\n', at), out.size() - 1) + 1;
    lines.push_back({at, end - at});
    at = end;
  }
  return lines;
}

std::string of(const std::string& out, const Span& span) { return out.substr(span.at, span.size); }

std::vector<Edit> dropped(const std::vector<Span>& lines) {
  std::vector<Edit> edits;
  for (const auto& line : lines) edits.push_back({line, ""});
  return edits;
}

std::vector<Edit> doubled(const std::string& out, const std::vector<Span>& lines) {
  std::vector<Edit> edits;
  for (const auto& line : lines) edits.push_back({line, of(out, line) + of(out, line)});
  return edits;
}

std::vector<Edit> swapped(const std::string& out, const std::vector<Span>& lines) {
  std::vector<Edit> edits;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto& first = lines[i - 1];
    const auto& second = lines[i];
    edits.push_back({{first.at, first.size + second.size}, of(out, second) + of(out, first)});
  }
  return edits;
}

std::vector<Edit> broken_off(const std::string& out, const std::vector<Span>& lines) {
  std::vector<Edit> edits;
  for (const auto& line : lines) {
    const auto at = line.at + line.size / 2;
    edits.push_back({{at, out.size() - at}, ""});
  }
  return edits;
}

std::vector<Edit> interrupted(const std::vector<Span>& lines) {
  std::vector<Edit> edits;
  for (const auto& line : lines) edits.push_back({{line.at, 0}, "Access is denied.\r\n"});
  return edits;
}

}  // namespace

std::vector<Slip> slips_of_answer(const std::string& out, std::size_t count, std::uint64_t seed) {
  Random random{seed};
  const auto lines = lines_in(out);
  std::vector<Span> marks;
  for (const auto& line : lines) {
    if (out[line.at] == '#') marks.push_back(line);
  }
  const auto is_letter = [](char c) { return sysring::is_letter(c); };
  const auto is_digit = [](char c) { return sysring::is_digit(c); };
  auto letters = changed_in_each(out, lines, is_letter, another_letter, random);
  auto digits = changed_in_each(out, lines, is_digit, another_digit, random);
  auto misspelt = changed_in_each(out, marks, is_letter, another_letter, random);
  return drawn(out, lines,
               {{"drops a line", dropped(lines)},
                {"changes a digit", std::move(digits)},
                {"loses a mark", dropped(marks)},
                {"breaks off", broken_off(out, lines)},
                {"misspells a mark", std::move(misspelt)},
                {"doubles a line", doubled(out, lines)},
                {"changes a letter", std::move(letters)},
                {"swaps two lines", swapped(out, lines)},
                {"is interrupted", interrupted(lines)},
                {"doubles all lines", {{{0, out.size()}, out + out}}},
                {"is lost", {{{0, out.size()}, ""}}}},
               count, random);
}

}  // namespace sysring::bites
