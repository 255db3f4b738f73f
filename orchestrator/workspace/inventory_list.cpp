#include "workspace/inventory_list.h"

#include <string>
#include <vector>

#include "base/text.h"
#include "workspace/host_range.h"

namespace sysring::workspace {
namespace {

struct Word {
  std::string_view text;
  std::uint32_t column;
};

/// What stands between blanks, up to a word that begins with '#'.
std::vector<Word> words_of(std::string_view line) {
  std::vector<Word> words;
  for (std::size_t at = 0; at < line.size();) {
    if (is_blank(line[at])) {
      ++at;
      continue;
    }
    if (line[at] == '#') break;
    const auto end = std::min(line.find_first_of(" \t", at), line.size());
    words.push_back({line.substr(at, end - at), static_cast<std::uint32_t>(at + 1)});
    at = end;
  }
  return words;
}

class ListReader {
 public:
  ListReader(Source& source, std::span<const std::string_view> credentials, Roster& roster)
      : source_{source}, credentials_{credentials}, roster_{roster} {}

  void line(std::uint32_t number, std::string_view text) {
    const auto words = words_of(text);
    if (words.empty()) return;
    std::vector<Setting> settings;
    for (std::size_t i = 1; i < words.size(); ++i) {
      assign({number, words[i].column}, words[i].text, settings);
    }
    hosts({number, words.front().column}, words.front().text, settings);
  }

 private:
  void assign(Mark mark, std::string_view word, std::vector<Setting>& settings) {
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) {
      return source_.fault(Reason::bad_syntax, mark,
                           "found " + in_quotes(word) + " behind a host, expected key=value");
    }
    auto setting = read_assignment(word.substr(0, equals), word.substr(equals + 1), credentials_);
    if (!setting) return source_.fault(setting.error(), mark);
    settings.push_back(*std::move(setting));
  }

  void hosts(Mark mark, std::string_view pattern, const std::vector<Setting>& settings) {
    const auto names = expand_range(pattern);
    if (!names) return source_.fault(names.error(), mark);
    for (const auto& text : *names) {
      const auto name = fleet::HostName::parse(text);
      if (!name) {
        source_.fault(name.error(), mark);
        continue;
      }
      const auto mentioned = roster_.mention(*name, mark, Roster::all);
      if (mentioned.in_group_before) {
        source_.fault(Reason::defined_twice, mark,
                      "found the host " + in_quotes(text) + " again, first at " +
                          source_.place(mentioned.first));
      } else {
        roster_.describe_host(mentioned.host, mark, settings);
      }
    }
  }

  Source& source_;
  std::span<const std::string_view> credentials_;
  Roster& roster_;
};

}  // namespace

void read_list_inventory(std::string_view text, Source& source,
                         std::span<const std::string_view> credentials, Roster& roster) {
  ListReader reader{source, credentials, roster};
  std::uint32_t number = 0;
  for (const auto line : lines_of(text)) reader.line(++number, line);
}

}  // namespace sysring::workspace
