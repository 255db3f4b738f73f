#include <algorithm>
#include <utility>

#include "lab/cmd/builtins.h"
#include "lab/cmd/code_page.h"
#include "lab/cmd/invocation.h"
#include "lab/cmd/parser.h"
#include "lab/cmd/paths.h"
#include "lab/cmd/redirect.h"
#include "lab/cmd/shell.h"
#include "lab/cmd/text.h"

namespace lab::cmd {
namespace {

// Known: ERRORLEVEL where there is no such program, or no such folder in the path that was written;
// what comes back, and what `cmd /c` exits with, is 1 all the same.
constexpr std::uint32_t not_recognized = 9009;
constexpr std::uint32_t no_such_path = 3;
/// Known: a pipe with a program that does not exist ends the whole line with it.
constexpr std::uint32_t broken_pipe = 255;

struct Command {
  std::string name;
  std::string arguments;
};

/// Where the name ends: at the first separator outside quotes.
Command cut(const std::string& text) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (!quoted && is_separator(text[at])) break;
  }
  return {text.substr(0, at), text.substr(at)};
}

bool is_path(std::string_view name) { return name.find_first_of("\\/:") != std::string_view::npos; }

bool is_cmd(const std::string& name) {
  const auto bare = lower(without_quotes(name));
  const auto base = bare.substr(bare.find_last_of("\\/:") + 1);
  return base == "cmd" || base == "cmd.exe";
}

bool is_drive(std::string_view name) { return name.size() == 2 && name[1] == ':'; }

}  // namespace

/// Known: a redirection that fails leaves ERRORLEVEL as it is; only || sees it.
std::uint32_t Shell::run(const Node& node, const Streams& streams) {
  if (console.commands_left == 0) console.exhausted = true;
  if (ended || console.exhausted) return 1;
  --console.commands_left;
  if (node.redirections.empty()) return run_unredirected(node, streams);
  Redirected redirected{*this, streams};
  if (!redirected.open(node.redirections)) return 1;
  const auto code = run_unredirected(node, redirected.streams());
  return redirected.close() ? code : 1;
}

std::uint32_t Shell::run_unredirected(const Node& node, const Streams& streams) {
  switch (node.kind) {
    case Node::Kind::simple:
      return run_simple(node, streams);
    case Node::Kind::block:
      return run(node.parts[0], streams);
    case Node::Kind::sequence: {
      const auto code = run(node.parts[0], streams);
      return ended ? code : run(node.parts[1], streams);
    }
    case Node::Kind::then: {
      const auto code = run(node.parts[0], streams);
      return ended || code != 0 ? code : run(node.parts[1], streams);
    }
    case Node::Kind::otherwise:
      return run_otherwise(node, streams);
    case Node::Kind::pipe:
      return run_pipe(node, streams);
    case Node::Kind::condition:
      return run_condition(node, streams);
    case Node::Kind::loop:
      return run_loop(node, streams);
  }
  return 1;
}

/// Known: || puts what failed into ERRORLEVEL, also for commands that do not, such as rd.
std::uint32_t Shell::run_otherwise(const Node& node, const Streams& streams) {
  const auto code = run(node.parts[0], streams);
  if (ended || code == 0) return code;
  error_level = code;
  return run(node.parts[1], streams);
}

std::uint32_t Shell::run_simple(const Node& node, const Streams& streams) {
  Command command{expand_variables(node.name), expand_variables(node.arguments)};
  if (command.name != node.name) command = cut(command.name + command.arguments);
  if (command.name.empty()) return 0;
  if (same(command.name, "call")) return call(command.arguments, streams);
  if (is_drive(command.name)) return change_drive(command.name, streams);
  const auto builtin = find_builtin(command.name, command.arguments);
  if (builtin.entry == nullptr) return run_program(command.name, command.arguments, streams);
  const auto code = builtin.entry->run(*this, builtin.arguments, streams);
  const bool sets = builtin.entry->error_level == ErrorLevel::set ||
                    (builtin.entry->error_level == ErrorLevel::on_failure && code != 0);
  if (sets) error_level = code;
  return code;
}

std::uint32_t Shell::change_drive(const std::string& drive, const Streams& streams) {
  const auto root = upper(drive) + '\\';
  if (machine.kind(root) != Machine::Kind::directory) return fail(streams, Message::no_drive, 1);
  directory = root;
  return 0;
}

std::optional<Result> Shell::start(const std::string& name, const std::string& arguments,
                                   const Streams& streams) {
  const auto bare = without_quotes(name);
  const auto program = is_path(bare) ? full(bare) : bare;
  for (const std::string_view extension : {"", ".com", ".exe"}) {
    auto result = machine.run(program + std::string{extension}, name + arguments,
                              std::string{streams.in}, console.elapsed);
    if (result) return result;
  }
  return {};
}

std::uint32_t Shell::run_program(const std::string& name, const std::string& arguments,
                                 const Streams& streams) {
  if (is_cmd(name)) return error_level = start_cmd(arguments, streams);
  const auto result = start(name, arguments, streams);
  missing_ = !result;
  if (result) {
    console.elapsed += result->took;
    print(streams.out, result->out);
    print(streams.err, result->err);
    return error_level = result->exit_code;
  }
  const auto bare = without_quotes(name);
  if (is_path(bare) && machine.kind(parent_of(full(bare))) != Machine::Kind::directory) {
    error_level = no_such_path;
    return fail(streams, Message::no_path, 1);
  }
  error_level = not_recognized;
  return fail(streams, Message::not_recognized, 1, bare);
}

/// Both sides are a cmd of their own where they are no program. What the left one wrote before it
/// failed does not matter: the right one decides.
std::uint32_t Shell::run_pipe(const Node& node, const Streams& streams) {
  std::string between;
  std::uint32_t code = 0;
  for (const auto& part : node.parts) {
    const bool left = &part == node.parts.data();
    auto side = child();
    const Streams its{left ? streams.in : between, left ? &between : streams.out, streams.err};
    code = side.run_again(part, its);
    const bool direct = part.kind == Node::Kind::simple || part.kind == Node::Kind::pipe;
    if (!direct || !side.missing_) continue;
    missing_ = ended = true;
    return error_level = broken_pipe;
  }
  return error_level = code;
}

/// A builtin in a pipe is handed to that cmd as text, so that its percent signs and carets are
/// worked off twice. Blocks are text there, too; here they are run as they were parsed.
std::uint32_t Shell::run_again(const Node& node, const Streams& streams) {
  const bool as_text =
      node.kind == Node::Kind::simple && find_builtin(node.name, node.arguments).entry != nullptr;
  if (!as_text) return run(node, streams);
  Redirected redirected{*this, streams};
  if (!redirected.open(node.redirections)) return 1;
  const auto code = run_line(expand_variables(node.name + node.arguments), redirected.streams());
  return redirected.close() ? code : 1;
}

/// The text is worked off once more: percent signs, then carets, of which those in quotes double.
/// Known: `call` clears ERRORLEVEL where the command it calls would leave it alone, and gives 1 for
/// what does not exist. Assumed: what is no single command is ignored with 1.
std::uint32_t Shell::call(std::string_view arguments, const Streams& streams) {
  if (words(arguments).empty()) return error_level = arguments.empty() ? 1 : 0;
  if (words(arguments)[0].starts_with(':')) {
    return error_level = fail(streams, Message::label, 1);
  }
  std::string doubled;
  for (const char c : arguments) doubled += std::string(c == '^' ? 2 : 1, c);
  const auto parsed = parse_called(expand_percent(doubled));
  const auto* node = std::get_if<Node>(&parsed);
  if (node == nullptr) return error_level = 1;
  return error_level = run(*node, streams);
}

std::uint32_t Shell::start_cmd(std::string_view arguments, const Streams& streams) {
  const auto line = line_of_cmd(arguments, machine, directory);
  if (!line) return fail(streams, Message::syntax, 1);  // Nobody is there to type into it.
  if (console.shells_left == 0) {
    console.exhausted = true;
    return 1;
  }
  --console.shells_left;
  auto shell = child();
  shell.variables_.clear();
  shell.error_level = 0;
  const auto code = shell.run_line(*line, streams);
  ++console.shells_left;
  return code;
}

}  // namespace lab::cmd
