#include "lab/cmd/lines.h"

#include <algorithm>
#include <charconv>

#include "lab/cmd/text.h"

namespace lab::cmd {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t most_tokens = 31;

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return {};
  return value;
}

/// "1", "2-4" or, at the end, "*": also as in "3*".
bool add_tokens(std::string_view text, LineOptions& options) {
  if (text.ends_with('*')) {
    options.rest = true;
    text.remove_suffix(1);
    if (text.empty()) return true;
  }
  const auto dash = text.find('-');
  const auto first = number(text.substr(0, dash));
  const auto last = dash == npos ? first : number(text.substr(dash + 1));
  if (!first || !last || *first == 0 || *last > most_tokens) return false;
  for (auto token = *first; token <= *last; ++token) options.tokens.push_back(token);
  return true;
}

bool set_tokens(std::string_view text, LineOptions& options) {
  options.tokens.clear();
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    if (!add_tokens(text.substr(0, end), options)) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::ranges::sort(options.tokens);
  return true;
}

/// Takes one option off the front of the text.
bool take_option(std::string_view& text, LineOptions& options) {
  const auto equals = text.find('=');
  const auto name = lower(text.substr(0, std::min({equals, text.find(' '), text.size()})));
  if (name == "usebackq") {
    options.use_back_quotes = true;
    text.remove_prefix(name.size());
    return true;
  }
  if (equals != name.size()) return false;
  text.remove_prefix(equals + 1);
  if (name == "eol") {
    options.end_of_line = text.empty() ? '\0' : text.front();
    text.remove_prefix(std::min<std::size_t>(1, text.size()));
    return true;
  }
  auto end = std::min(text.find(' '), text.size());
  // A blank that stands last is a delimiter of its own.
  if (name == "delims" && text.find_first_not_of(' ', end) == npos) end = text.size();
  const auto value = text.substr(0, end);
  text.remove_prefix(end);
  if (name == "delims") {
    options.delimiters = value;
    return true;
  }
  if (name == "tokens") return set_tokens(value, options);
  if (name != "skip" || !number(value)) return false;
  options.skip = *number(value);
  return true;
}

}  // namespace

std::optional<LineOptions> line_options(std::string_view text) {
  LineOptions options;
  if (text.starts_with('"')) text.remove_prefix(1);
  if (text.ends_with('"')) text.remove_suffix(1);
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.empty()) return options;
    if (!take_option(text, options)) return {};
  }
}

std::optional<std::vector<std::string>> tokens_of(std::string_view line,
                                                  const LineOptions& options) {
  const auto skip_delimiters = [&] {
    line.remove_prefix(std::min(line.find_first_not_of(options.delimiters), line.size()));
  };
  skip_delimiters();
  if (line.empty()) return {};
  if (options.end_of_line != '\0' && line.front() == options.end_of_line) return {};
  std::vector<std::string> result;
  std::size_t number = 0;
  for (const auto token : options.tokens) {
    std::string_view value;
    for (; number < token; ++number) {
      const auto end = std::min(line.find_first_of(options.delimiters), line.size());
      value = line.substr(0, end);
      line.remove_prefix(end);
      skip_delimiters();
    }
    result.emplace_back(value);
  }
  if (options.rest) result.emplace_back(line);
  return result;
}

}  // namespace lab::cmd
