#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "lab/cmd/lines.h"
#include "lab/cmd/paths.h"
#include "lab/cmd/shell.h"
#include "lab/cmd/text.h"

namespace lab::cmd {
namespace {

/// As written up to the last backslash; the names that are found are set behind it.
std::string written_folder(const std::string& pattern) {
  return pattern.substr(0, pattern.find_last_of("\\/:") + 1);
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_in(std::string_view text, char quote) {
  return text.size() >= 2 && text.front() == quote && text.back() == quote;
}

}  // namespace

std::uint32_t Shell::run_loop(const Node& node, const Streams& streams) {
  const auto before = variables_;
  std::uint32_t code = 0;
  if (node.loop.over == Loop::Over::numbers) {
    code = loop_over_numbers(node, streams);
  } else if (node.loop.over == Loop::Over::lines) {
    code = loop_over_lines(node, streams);
  } else {
    code = loop_over_words(node, streams);
  }
  variables_ = before;
  return code;
}

std::uint32_t Shell::run_body(const Node& node, const std::string& value, const Streams& streams) {
  variables_[node.loop.variable] = value;
  return run(node.parts[0], streams);
}

/// A word without wildcards is taken as it is; one that matches nothing is left out.
std::uint32_t Shell::loop_over_words(const Node& node, const Streams& streams) {
  const auto kind =
      node.loop.over == Loop::Over::directories ? Machine::Kind::directory : Machine::Kind::file;
  std::uint32_t code = 0;
  for (const auto& word : words(expand_variables(node.loop.set))) {
    if (ended || console.exhausted) break;
    if (!has_wildcard(word)) {
      code = run_body(node, word, streams);
      continue;
    }
    const auto pattern = without_quotes(word);
    for (const auto& name : matching(machine, full(pattern), kind)) {
      if (ended || console.exhausted) break;
      code = run_body(node, written_folder(pattern) + name, streams);
    }
  }
  return code;
}

/// What is no number counts as 0; a step of 0 never ends, here as there, but for the bound.
std::uint32_t Shell::loop_over_numbers(const Node& node, const Streams& streams) {
  std::array<std::int64_t, 3> bounds{};  // From, step, to.
  const auto given = words(expand_variables(node.loop.set));
  for (std::size_t i = 0; i < bounds.size() && i < given.size(); ++i) {
    bounds.at(i) = static_cast<std::int32_t>(std::strtol(given[i].c_str(), nullptr, 0));
  }
  const auto [from, step, to] = bounds;
  std::uint32_t code = 0;
  for (auto at = from; step < 0 ? at >= to : at <= to; at += step) {
    if (ended || console.exhausted) break;
    code = run_body(node, std::to_string(at), streams);
  }
  return code;
}

std::uint32_t Shell::loop_over_lines(const Node& node, const Streams& streams) {
  const auto options = line_options(expand_variables(node.loop.options));
  if (!options) return fail(streams, Message::unexpected, 1, node.loop.options);
  std::string lines;
  const auto set = expand_variables(node.loop.set);
  if (!lines_of(trimmed(set), options->use_back_quotes, streams, lines)) return 1;
  std::uint32_t code = 0;
  std::size_t number = 0;
  for (std::size_t at = 0; at < lines.size() && !ended && !console.exhausted;) {
    const auto end = std::min(lines.find('\n', at), lines.size());
    std::string_view line{lines.data() + at, end - at};
    at = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (number++ < options->skip) continue;
    const auto tokens = tokens_of(line, *options);
    if (!tokens) continue;
    char variable = node.loop.variable;
    for (const auto& token : *tokens) variables_[variable++] = token;
    code = run(node.parts[0], streams);
  }
  return code;
}

/// 'command', "string" or files; with usebackq `command`, 'string' and files that may be quoted.
bool Shell::lines_of(std::string_view set, bool use_back_quotes, const Streams& streams,
                     std::string& lines) {
  const auto inner = set.size() < 2 ? set : set.substr(1, set.size() - 2);
  if (is_in(set, use_back_quotes ? '`' : '\'')) {
    child().run_line(inner, {streams.in, &lines, streams.err});
    return true;
  }
  if (is_in(set, use_back_quotes ? '\'' : '"')) {
    lines = inner;
    return true;
  }
  for (const auto& name : words(set)) {
    const auto bytes = machine.read(full(name));
    if (!bytes) {
      fail(streams, Message::no_such_file_named, 1, without_quotes(name));
      return false;
    }
    lines += *bytes;
    if (!lines.ends_with('\n')) lines += '\n';
  }
  return true;
}

}  // namespace lab::cmd
