#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lab::windows {

/// Folds ASCII: as far as names of Windows are compared in the lab.
std::string upper(std::string_view text);
bool same(std::string_view one, std::string_view other);
bool begins_with(std::string_view text, std::string_view start);

/// Pieces between separators; empty ones are kept.
std::vector<std::string> split(std::string_view text, char separator);
std::string replaced(std::string text, std::string_view from, std::string_view to);

/// The text and blanks up to `width` characters, of which a CJK one counts two.
std::string padded(std::string_view text, std::size_t width);
std::string padded_left(std::string_view text, std::size_t width);

std::string hex(std::uint64_t number);                       ///< Lower case, no leading zeros.
std::string hex_bytes(std::string_view bytes);               ///< Upper case.
std::optional<std::uint64_t> number(std::string_view text);  ///< Decimal, or hexadecimal after 0x.

std::string sha256(std::string_view bytes);  ///< 64 upper-case digits.
std::optional<std::string> from_base64(std::string_view text);

std::string utf16le(std::string_view utf8);
std::string utf8(std::string_view utf16le);

/// Splits as CommandLineToArgvW does; the program comes first.
std::vector<std::string> arguments(std::string_view command_line);

/// The part after the last backslash, and the one before it.
std::string base_name(std::string_view path);
std::string parent(std::string_view path);

}  // namespace lab::windows
