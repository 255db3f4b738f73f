#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lab::cmd {

/// What `for /f` was told in quotes behind it.
struct LineOptions {
  std::vector<std::size_t> tokens = {1};  ///< Ascending, from 1.
  bool rest = false;                      ///< A `*`: one more variable takes all that is left.
  std::string delimiters = " \t";
  char end_of_line = ';';  ///< A line that begins with it is skipped; 0 for none.
  std::size_t skip = 0;
  bool use_back_quotes = false;
};

/// Nothing where the options are not to be understood.
std::optional<LineOptions> line_options(std::string_view text);

/// The values of the variables, in their order; nothing where the line is skipped.
std::optional<std::vector<std::string>> tokens_of(std::string_view line,
                                                  const LineOptions& options);

}  // namespace lab::cmd
