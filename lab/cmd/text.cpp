#include "lab/cmd/text.h"

#include <algorithm>

namespace lab::cmd {
namespace {

char lower_char(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper_char(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// `/s/q` is two switches, `C:/x` is none.
void add_switches(const std::string& word, std::vector<std::string>& switches) {
  std::size_t begin = 0;
  while (begin < word.size()) {
    const auto end = std::min(word.find('/', begin + 1), word.size());
    switches.push_back(lower(word.substr(begin, end - begin)));
    begin = end;
  }
}

}  // namespace

bool is_separator(char c) {
  return std::string_view{" \t,;=\v\f"}.find(c) != std::string_view::npos;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), lower_char);
  return result;
}

std::string upper(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), upper_char);
  return result;
}

bool same(std::string_view a, std::string_view b) { return lower(a) == lower(b); }

std::string without_quotes(std::string_view text) {
  std::string result{text};
  std::erase(result, '"');
  return result;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  std::string word;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted || !is_separator(c)) {
      word += c;
    } else if (!word.empty()) {
      result.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) result.push_back(std::move(word));
  return result;
}

bool Arguments::has(std::string_view name) const {
  return std::ranges::find(switches, name) != switches.end();
}

bool Arguments::only(const std::vector<std::string>& known) const {
  return std::ranges::all_of(switches, [&](const std::string& given) {
    return std::ranges::find(known, given) != known.end();
  });
}

Arguments arguments_of(std::string_view text) {
  Arguments result;
  for (const auto& word : words(text)) {
    if (word.starts_with('/')) {
      add_switches(word, result.switches);
    } else {
      result.operands.push_back(without_quotes(word));
    }
  }
  return result;
}

}  // namespace lab::cmd
