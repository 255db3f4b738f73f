#include "lab/cmd/shell.h"

#include <utility>

#include "lab/cmd/code_page.h"
#include "lab/cmd/parser.h"
#include "lab/cmd/paths.h"
#include "lab/cmd/text.h"

namespace lab::cmd {
namespace {

constexpr std::size_t longest_line = 8191;

}  // namespace

Shell::Shell(Machine& of, Console& on, Environment with)
    : machine{of}, console{on}, environment{std::move(with)} {
  const auto home = environment.find("USERPROFILE");
  const bool has_home =
      home != environment.end() && machine.kind(home->second) == Machine::Kind::directory;
  directory = has_home ? home->second : "C:\\";
}

Shell Shell::child() const {
  Shell result{machine, console, environment};
  result.directory = directory;
  result.error_level = error_level;
  result.variables_ = variables_;
  return result;
}

/// What follows a line feed is not read. Known: a line that cannot be parsed is told, nothing of it
/// is run, and `cmd /c` exits with 1.
std::uint32_t Shell::run_line(std::string_view line, const Streams& streams) {
  if (length_in_windows(line) > longest_line) return fail(streams, Message::line_too_long, 1);
  auto expanded = expand_percent(line.substr(0, line.find('\n')));
  std::erase(expanded, '\r');
  if (length_in_windows(expanded) > longest_line) return fail(streams, Message::line_too_long, 1);
  const auto parsed = parse(expanded);
  if (const auto* node = std::get_if<Node>(&parsed)) return run(*node, streams);
  const auto& word = std::get<Refusal>(parsed).word;
  return fail(streams, word.empty() ? Message::syntax : Message::unexpected, 1, word);
}

bool Shell::spend(std::size_t bytes) {
  if (bytes > console.bytes_left) console.exhausted = true;
  if (!console.exhausted) console.bytes_left -= bytes;
  return !console.exhausted;
}

void Shell::write(std::string* stream, std::string_view bytes) {
  if (stream != nullptr && spend(bytes.size())) stream->append(bytes);
}

void Shell::print(std::string* stream, std::string_view text) {
  write(stream, encoded(std::string{text}, console.code_page));
}

void Shell::print_line(std::string* stream, std::string_view text) {
  print(stream, std::string{text} + "\r\n");
}

std::uint32_t Shell::fail(const Streams& streams, Message message, std::uint32_t code,
                          std::string_view value) {
  print_line(streams.err, text_of(message, language(), value));
  return code;
}

std::string Shell::full(std::string_view path) const { return full_path(path, directory); }

/// DATE, TIME and RANDOM are not defined here: the same line is to give the same answer.
std::optional<std::string> Shell::value_of(std::string_view name) const {
  const auto found = environment.find(upper(name));
  if (found != environment.end()) return found->second;
  if (same(name, "errorlevel")) return std::to_string(static_cast<std::int32_t>(error_level));
  if (same(name, "cd")) return directory;
  if (same(name, "cmdextversion")) return "2";
  return {};
}

std::string Shell::expand_percent(std::string_view text) const {
  return expand(text, [this](std::string_view name) { return value_of(name); });
}

std::string Shell::expand_variables(std::string_view text) const {
  return expand_loop(text, variables_, {directory, [this](const std::string& path) {
                                          const auto bytes = machine.read(path);
                                          return bytes ? std::to_string(bytes->size())
                                                       : std::string{};
                                        }});
}

}  // namespace lab::cmd
