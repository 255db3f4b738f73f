#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lab::cmd {

/// Blank, tab, comma, semicolon and equals sign: all of them stand between the words of a line.
bool is_separator(char c);
std::string lower(std::string_view text);  ///< ASCII only, as for all that follows.
std::string upper(std::string_view text);
bool same(std::string_view a, std::string_view b);  ///< Without regard to case.
bool is_digit(char c);
std::string without_quotes(std::string_view text);  ///< Every quote is dropped.

/// Words between separators; those in quotes stay whole and keep their quotes.
std::vector<std::string> words(std::string_view text);

/// A switch is a word that begins with a slash; `dir/b` and `rd /s/q` run them together.
struct Arguments {
  std::vector<std::string> switches;  ///< Lower-case, with their slash.
  std::vector<std::string> operands;  ///< Without quotes.
  [[nodiscard]] bool has(std::string_view name) const;
  /// Whether nothing but these was given.
  [[nodiscard]] bool only(const std::vector<std::string>& known) const;
};
Arguments arguments_of(std::string_view text);

}  // namespace lab::cmd
