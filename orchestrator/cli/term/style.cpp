#include "cli/term/style.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"

namespace sysring::cli::term {
namespace {

/// The glyphs that we draw, and what stands for them where there is only ASCII.
constexpr auto replacements = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"✔", "ok"}, {"✖", "FAIL"}, {"◐", ".."}, {"○", "-"},  {"⚠", "!"},  {"◇", "<>"},
    {"↩", "<-"}, {"…", ".."},   {"·", "-"},  {"×", "x"},  {"→", "->"}, {"├", "|"},
    {"└", "`"},  {"─", "-"},    {"│", "|"},  {"█", "#"},  {"▒", "+"},  {"░", "."},
    {"≥", ">="}, {"≤", "<="},   {"“", "\""}, {"”", "\""}, {"’", "'"},
});

constexpr bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// The first character of a text that is not empty.
std::string_view first_character(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && is_continuation(text[length])) ++length;
  return text.substr(0, length);
}

std::string_view in_ascii(std::string_view character) {
  if (character.size() == 1) return character;
  const auto* found = std::ranges::find(replacements, character,
                                        &std::pair<std::string_view, std::string_view>::first);
  return found == replacements.end() ? "?" : found->second;
}

std::string_view sequence_of(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::good:
      return "\x1b[32m";
    case Ink::bad:
      return "\x1b[31m";
    case Ink::warning:
      return "\x1b[33m";
    case Ink::active:
      return "\x1b[34m";
    case Ink::faint:
      return "\x1b[2m";
  }
  check(false, "every ink has a sequence");
  return "";
}

std::string inked(const std::string& text, Ink ink, Colours colours) {
  if (colours == Colours::none || ink == Ink::plain || text.empty()) return text;
  return std::string{sequence_of(ink)} + text + "\x1b[0m";
}

}  // namespace

std::string in_charset(std::string_view text, Charset charset) {
  if (charset == Charset::utf8) return std::string{text};
  std::string result;
  while (!text.empty()) {
    const auto character = first_character(text);
    result += in_ascii(character);
    text.remove_prefix(character.size());
  }
  return result;
}

std::string_view cut(std::string_view text, std::size_t columns) {
  std::size_t taken = 0;
  for (auto rest = text; !rest.empty();) {
    const auto character = first_character(rest);
    taken += width_of(character);
    if (taken > columns) return text.substr(0, text.size() - rest.size());
    rest.remove_prefix(character.size());
  }
  return text;
}

std::string padded(std::string_view text, std::size_t columns) {
  std::string result{text};
  const auto width = width_of(text);
  if (width < columns) result.append(columns - width, ' ');
  return result;
}

std::size_t width_of(const Line& line) {
  std::size_t width = 0;
  for (const auto& span : line) width += width_of(span.text);
  return width;
}

std::string draw(const Line& line, const Style& style, std::size_t columns) {
  Line shown;
  for (const auto& span : line) shown.push_back({in_charset(span.text, style.charset), span.ink});
  const std::string end = in_charset("…", style.charset);
  const bool fits = width_of(shown) <= columns;
  std::size_t room = fits ? columns : columns - std::min(columns, width_of(end));

  std::string result;
  for (const auto& [text, ink] : shown) {
    const auto part = cut(text, room);
    room -= std::min(room, width_of(part));
    result += inked(std::string{part}, ink, style.colours);
    if (part.size() < text.size()) break;
  }
  return fits ? result : result + std::string{cut(end, columns)};
}

}  // namespace sysring::cli::term
