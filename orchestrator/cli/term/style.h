#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/character.h"

namespace sysring::cli::term {

/// What a piece of text is drawn with. Never the only sign of a meaning: a word or glyph says it
/// too.
enum class Ink : std::uint8_t { plain, good, bad, warning, active, faint };

enum class Colours : std::uint8_t { none, sixteen };
enum class Charset : std::uint8_t { ascii, utf8 };

/// What the place can show where text goes.
struct Style {
  Colours colours = Colours::none;
  Charset charset = Charset::ascii;
};

/// A piece of text in one ink. Text is written in UTF-8, glyphs included; what the charset does not
/// have is replaced when it is drawn.
struct Span {
  std::string text;
  Ink ink = Ink::plain;
};
using Line = std::vector<Span>;

/// The text with every character that the charset lacks replaced: "✔" by "ok", "…" by "..".
std::string in_charset(std::string_view text, Charset charset);

using sysring::width_of;  // of text; it holds no control characters

/// The text, cut off so that it takes at most so many columns.
std::string_view cut(std::string_view text, std::size_t columns);

/// Filled up with blanks behind it; longer text stays as it is.
std::string padded(std::string_view text, std::size_t columns);

std::size_t width_of(const Line& line);

constexpr std::size_t any_width = static_cast<std::size_t>(-1);

/// As it is sent to a terminal or a file, without a line end. A line that is too long ends in "…".
std::string draw(const Line& line, const Style& style, std::size_t columns = any_width);

}  // namespace sysring::cli::term
