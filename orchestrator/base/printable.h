#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sysring {

/// The one way of foreign text (host output, names from files, events) to a terminal, log, page or
/// file: valid UTF-8 in which every control character but '\n' and '\t', every bidirectional
/// control and every byte that is not UTF-8 stands as U+FFFD. Longer text ends in "…" within `cap`
/// bytes.
std::string printable(std::string_view text, std::size_t cap);

/// The same for a single line: line ends and tabs become blanks, at most `cap` bytes.
std::string printable_line(std::string_view text, std::size_t cap = 500);

/// Foreign text in single quotes, made harmless and cut off where it is long.
std::string in_quotes(std::string_view text);

}  // namespace sysring
