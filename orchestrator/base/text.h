#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// ASCII only: no locale decides what a host name or a hash is.
namespace sysring {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_letter(char c) { return upper(c) >= 'A' && upper(c) <= 'Z'; }
constexpr bool is_hex(char c) { return is_digit(c) || (upper(c) >= 'A' && upper(c) <= 'F'); }
constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

inline bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_ascii(c); });
}

inline std::string upper(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), [](char c) { return upper(c); });
  return result;
}

inline std::string lower(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), [](char c) { return lower(c); });
  return result;
}

inline bool equals_in_any_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

/// Without the blanks, tabs and line ends at either edge.
std::string_view trimmed(std::string_view text);

/// The pieces between the separators: "a,,b" gives "a", "" and "b"; "" gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

/// The lines, with '\n' or "\r\n" taken off; a last line without an end counts.
std::vector<std::string_view> lines_of(std::string_view text);

/// Decimal digits alone, without sign; nothing for anything else or what does not fit.
std::optional<std::uint64_t> parse_number(std::string_view digits);

/// "R-0042": the form of our own ids.
std::string numbered(std::string_view prefix, std::uint64_t number);

/// The number of such an id, in any case and with any number of zeros.
std::optional<std::uint64_t> number_in(std::string_view prefix, std::string_view id);

/// What somebody who wrote `found` most likely meant: the candidate at the least edit distance, if
/// that is at most a third of its length. Nothing where none is near.
std::optional<std::string_view> nearest(std::string_view found,
                                        std::span<const std::string_view> candidates);

/// "did you mean 'x'?" of the nearest candidate, or "known are a, b, c" where none is near.
std::string suggestion(std::string_view found, std::span<const std::string_view> candidates);

}  // namespace sysring
