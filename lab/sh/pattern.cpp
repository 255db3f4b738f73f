#include "lab/sh/pattern.h"

#include <algorithm>

namespace lab::sh {
namespace {

constexpr std::string_view special = "*?[\\";

/// Whether `c` is in the brackets that `pattern` begins with; it is moved behind them.
bool in_brackets(std::string_view& pattern, char c) {
  pattern.remove_prefix(1);
  const bool negated = pattern.starts_with('!') || pattern.starts_with('^');
  if (negated) pattern.remove_prefix(1);
  bool found = false;
  for (bool first = true; first || pattern.front() != ']'; first = false) {
    if (pattern.front() == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
    const char low = pattern.front();
    pattern.remove_prefix(1);
    char high = low;
    if (pattern.size() > 2 && pattern[0] == '-' && pattern[1] != ']') {
      high = pattern[1];
      pattern.remove_prefix(2);
    }
    found = found || (low <= c && c <= high);
  }
  pattern.remove_prefix(1);
  return found != negated;
}

bool has_closing_bracket(std::string_view pattern) {
  const std::size_t first = pattern.size() > 1 && (pattern[1] == '!' || pattern[1] == '^') ? 3 : 2;
  return pattern.find(']', first) != std::string_view::npos;
}

/// The names in `directory` that match one piece of a path.
std::vector<std::string> names(const System& system, const Process& process,
                               const std::string& directory, std::string_view pattern) {
  auto found = system.names_in(process, directory.empty() ? "." : directory);
  std::erase_if(found, [&](const std::string& name) {
    return (name.starts_with('.') && !pattern.starts_with('.')) || !matches(pattern, name);
  });
  std::ranges::sort(found);
  return found;
}

void walk(const System& system, const Process& process, const std::string& before,
          std::string_view pattern, std::vector<std::string>& found) {
  const auto begin = std::min(pattern.find_first_not_of('/'), pattern.size());
  const std::string directory = before + std::string(pattern.substr(0, begin));
  pattern.remove_prefix(begin);
  const auto end = std::min(pattern.find('/'), pattern.size());
  const auto piece = pattern.substr(0, end);
  const auto rest = pattern.substr(end);
  if (!is_pattern(piece)) {
    const std::string path = directory + without_escapes(piece);
    if (!rest.empty()) return walk(system, process, path, rest, found);
    if (system.stat(process, path)) found.push_back(path);
    return;
  }
  for (const auto& name : names(system, process, directory, piece)) {
    if (rest.empty()) {
      found.push_back(directory + name);
    } else {
      walk(system, process, directory + name, rest, found);
    }
  }
}

}  // namespace

bool matches(std::string_view pattern, std::string_view text) {
  while (!pattern.empty()) {
    if (pattern.front() == '*') {
      for (std::size_t at = 0; at <= text.size(); ++at) {
        if (matches(pattern.substr(1), text.substr(at))) return true;
      }
      return false;
    }
    if (text.empty()) return false;
    if (pattern.front() == '[' && has_closing_bracket(pattern)) {
      if (!in_brackets(pattern, text.front())) return false;
    } else {
      const bool any = pattern.front() == '?';
      if (pattern.front() == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
      if (!any && pattern.front() != text.front()) return false;
      pattern.remove_prefix(1);
    }
    text.remove_prefix(1);
  }
  return text.empty();
}

bool is_pattern(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (special.find(text[at]) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

std::string as_pattern(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

std::string without_escapes(std::string_view pattern) {
  std::string text;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    text += pattern[at];
  }
  return text;
}

std::vector<std::string> paths(const System& system, const Process& process,
                               std::string_view pattern) {
  std::vector<std::string> found;
  if (is_pattern(pattern)) walk(system, process, "", pattern, found);
  if (found.empty()) found.push_back(without_escapes(pattern));
  return found;
}

}  // namespace lab::sh
