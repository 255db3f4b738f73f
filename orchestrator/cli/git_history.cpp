#include "cli/git_history.h"

#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "cli/program.h"

namespace sysring::cli {
namespace {

constexpr std::size_t list_cap = 64 * 1'024 * 1'024;
constexpr std::size_t content_cap = 256 * 1'024 * 1'024;

/// Nothing of the repository's own settings runs a program or opens a connection.
Result<std::string> git(const std::filesystem::path& repository,
                        const std::vector<std::string>& words, const std::string& input,
                        std::size_t cap) {
  std::vector<std::string> argv{"git",
                                "-C",
                                repository.string(),
                                "--no-pager",
                                "-c",
                                "core.fsmonitor=false",
                                "-c",
                                "protocol.allow=never"};
  argv.insert(argv.end(), words.begin(), words.end());
  return run_program(argv, input, cap);
}

/// The ids of *.xml files in lines of "id path", each on a line.
std::string xml_ids(std::string_view objects) {
  std::set<std::string_view> ids;
  for (const auto line : lines_of(objects)) {
    const auto blank = line.find(' ');
    if (blank == std::string_view::npos || !lower(line).ends_with(".xml")) continue;
    ids.insert(line.substr(0, blank));
  }
  std::string text;
  for (const auto id : ids) text += std::string{id} + "\n";
  return text;
}

/// Takes one "id blob size\ncontent\n" off the front; nothing where there is no more.
std::optional<std::string_view> take_content(std::string_view& output) {
  const auto line = output.substr(0, output.find('\n'));
  const auto words = split(line, ' ');
  const auto size = words.size() == 3 ? parse_number(words[2]) : std::nullopt;
  if (!size || output.size() < line.size() + 1 + *size) return std::nullopt;
  const auto content = output.substr(line.size() + 1, *size);
  output.remove_prefix(std::min(output.size(), line.size() + 2 + *size));
  return content;
}

std::string with_line_ends(std::string_view text, std::string_view end) {
  std::string result;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') result += end;
    if (c != '\n') result += c;
  }
  return result;
}

}  // namespace

Result<GitHistory> git_history(const std::filesystem::path& repository) {
  const auto objects = git(repository, {"rev-list", "--objects", "--all"}, "", list_cap);
  if (!objects) return objects.error().at(repository.string());
  const auto contents = git(repository, {"cat-file", "--batch"}, xml_ids(*objects), content_cap);
  if (!contents) return contents.error().at(repository.string());

  GitHistory history;
  std::set<std::string> seen;
  std::string_view rest = *contents;
  while (const auto content = take_content(rest)) {
    ++history.files;
    if (!sysmon::build_config(*content)) continue;
    for (auto bytes : {std::string{*content}, with_line_ends(*content, "\n"),
                       with_line_ends(*content, "\r\n")}) {
      auto config = sysmon::exact_config(std::move(bytes));
      if (seen.insert(config.digests.sha256).second) history.configs.push_back(std::move(config));
    }
  }
  return history;
}

}  // namespace sysring::cli
