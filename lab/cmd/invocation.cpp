#include "lab/cmd/invocation.h"

#include <algorithm>

#include "lab/cmd/paths.h"
#include "lab/cmd/text.h"

namespace lab::cmd {
namespace {

/// Quotes stay around a single name of a program that has blanks in it.
bool keeps_quotes(std::string_view line, const Machine& machine, std::string_view directory) {
  if (std::ranges::count(line, '"') != 2 || line.find_first_of("&<>()@^|") != line.npos)
    return false;
  const auto last = line.rfind('"');
  const auto name = line.substr(1, last - 1);
  return name.find(' ') != name.npos &&
         machine.kind(full_path(name, directory)) == Machine::Kind::file;
}

}  // namespace

std::optional<std::string> line_of_cmd(std::string_view arguments, const Machine& machine,
                                       std::string_view directory) {
  bool strip = false;
  std::size_t at = 0;
  while (true) {
    at = arguments.find('/', at);
    if (at == arguments.npos || at + 1 >= arguments.size()) return {};
    const auto letter = lower(arguments.substr(at + 1, 1));
    at += 2;
    if (letter == "s") strip = true;
    if (letter == "c" || letter == "k") break;
  }
  std::string line{arguments.substr(at)};
  line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
  if (!line.starts_with('"')) return line;
  if (!strip && keeps_quotes(line, machine, directory)) return line;
  if (const auto last = line.rfind('"'); last > 0) line.erase(last, 1);
  return line.substr(1);
}

}  // namespace lab::cmd
