#include "lab/cmd/paths.h"

#include <algorithm>

#include "lab/cmd/text.h"

namespace lab::cmd {
namespace {

bool matches(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;  // Where the last star begins to take one more character.
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of("*?", p) == std::string_view::npos;
}

/// `*.*` means all names, also those without a point.
bool fits(std::string_view pattern, std::string_view name) {
  return pattern == "*.*" || matches(lower(pattern), lower(name));
}

void append(std::string& path, std::string_view part) {
  if (part.empty() || part == ".") return;
  if (part == "..") {
    const auto last = path.rfind('\\');
    if (last != std::string::npos) path.resize(last);
    return;
  }
  path += '\\';
  path += part;
}

}  // namespace

std::string full_path(std::string_view path, std::string_view current) {
  std::string wanted = without_quotes(path);
  std::ranges::replace(wanted, '/', '\\');
  std::string whole;
  if (wanted.size() >= 2 && wanted[1] == ':') {
    whole = wanted;
  } else if (wanted.starts_with('\\')) {
    whole = std::string{current.substr(0, 2)} + wanted;
  } else {
    whole = std::string{current} + '\\' + wanted;
  }
  std::string result = whole.substr(0, 2);
  for (std::size_t at = 2; at < whole.size();) {
    const auto end = std::min(whole.find('\\', at), whole.size());
    append(result, std::string_view{whole}.substr(at, end - at));
    at = end + 1;
  }
  if (result.size() == 2) result += '\\';
  return result;
}

PathParts split(std::string_view path) {
  PathParts parts;
  parts.drive = path.substr(0, 2);
  const auto last = std::max(path.rfind('\\'), std::size_t{2});
  parts.folder = path.substr(2, last - 1);
  const auto name = path.substr(std::min(last + 1, path.size()));
  const auto point = std::min(name.rfind('.'), name.size());
  parts.name = name.substr(0, point);
  parts.extension = name.substr(point);
  return parts;
}

bool has_wildcard(std::string_view path) {
  return path.find_first_of("*?") != std::string_view::npos;
}

bool is_null_device(std::string_view path) { return same(path, "nul") || same(path, "nul:"); }

std::string parent_of(const std::string& path) {
  const auto last = path.rfind('\\');
  return last <= 2 ? path.substr(0, 2) + '\\' : path.substr(0, last);
}

std::string inside(const std::string& directory, const std::string& name) {
  return directory.ends_with('\\') ? directory + name : directory + '\\' + name;
}

std::vector<std::string> matching(const Machine& machine, const std::string& pattern,
                                  Machine::Kind kind) {
  const auto directory = parent_of(pattern);
  const auto wanted = pattern.substr(pattern.rfind('\\') + 1);
  std::vector<std::string> result;
  if (machine.kind(directory) != Machine::Kind::directory) return result;
  for (const auto& name : machine.names_in(directory)) {
    if (fits(wanted, name) && machine.kind(inside(directory, name)) == kind) result.push_back(name);
  }
  return result;
}

}  // namespace lab::cmd
