#include <algorithm>
#include <optional>
#include <utility>

#include "lab/cmd/builtins.h"
#include "lab/cmd/paths.h"
#include "lab/cmd/text.h"

// What each command does to ERRORLEVEL stands in the table of builtins; here, what it returns.
namespace lab::cmd {
namespace {

constexpr std::uint32_t exists_already = 183;
constexpr std::uint32_t not_a_directory = 267;
constexpr std::uint32_t no_path = 3;

std::uint32_t tell(Shell& shell, const Streams& streams, std::uint32_t error) {
  return shell.fail(streams, message_for(error), 1);
}

/// Makes what is missing above it first.
std::uint32_t make(Shell& shell, const std::string& path) {
  const auto parent = parent_of(path);
  if (parent != path && shell.machine.kind(parent) == Machine::Kind::none) {
    const auto error = make(shell, parent);
    if (error != 0) return error;
  }
  if (shell.machine.kind(path) != Machine::Kind::none) return exists_already;
  return shell.machine.make_directory(path, shell.console.elapsed);
}

/// Removes all that it can, and gives the first error. `rd /s` tells each by name.
std::uint32_t remove_tree(Shell& shell, const std::string& path, const Streams& streams) {
  std::uint32_t first = 0;
  for (const auto& name : shell.machine.names_in(path)) {
    const auto below = inside(path, name);
    std::uint32_t error = 0;
    if (shell.machine.kind(below) == Machine::Kind::directory) {
      error = remove_tree(shell, below, streams);
    } else {
      error = shell.machine.remove_file(below, shell.console.elapsed);
      if (error != 0) {
        const auto why = text_of(message_for(error), shell.language());
        shell.print_line(streams.err, below + " - " + why);
      }
    }
    if (first == 0) first = error;
  }
  const auto error = shell.machine.remove_directory(path, shell.console.elapsed);
  return first != 0 ? first : error;
}

/// Known: 145, 267, 2 and 3 come back, and with || in ERRORLEVEL.
std::uint32_t remove_directory(Shell& shell, const std::string& path, bool whole_tree,
                               const Streams& streams) {
  std::uint32_t error = 0;
  const auto kind = shell.machine.kind(path);
  if (kind == Machine::Kind::file) {
    error = not_a_directory;
  } else if (kind == Machine::Kind::none) {
    error = shell.machine.kind(parent_of(path)) == Machine::Kind::directory ? 2 : no_path;
  } else if (whole_tree) {
    error = remove_tree(shell, path, streams);
  } else {
    error = shell.machine.remove_directory(path, shell.console.elapsed);
  }
  if (error != 0) shell.fail(streams, message_for(error), error);
  return error;
}

bool confirmed(Shell& shell, const std::string& path, const Streams& streams) {
  shell.print(streams.out, text_of(Message::are_you_sure, shell.language(), path));
  return streams.in.starts_with('y') || streams.in.starts_with('Y');
}

/// Known: a file that is not there, or that cannot be deleted, is told and is no failure; a folder
/// that is not there is one.
std::uint32_t delete_matching(Shell& shell, const std::string& written, const Streams& streams) {
  auto pattern = shell.full(written);
  if (shell.machine.kind(pattern) == Machine::Kind::directory) pattern = inside(pattern, "*");
  const auto directory = parent_of(pattern);
  if (shell.machine.kind(directory) != Machine::Kind::directory) {
    return tell(shell, streams, no_path);
  }
  const auto names = matching(shell.machine, pattern, Machine::Kind::file);
  if (names.empty()) return shell.fail(streams, Message::could_not_find, 0, pattern);
  for (const auto& name : names) {
    const auto path = inside(directory, name);
    const auto error = shell.machine.remove_file(path, shell.console.elapsed);
    if (error == 0) continue;
    shell.print_line(streams.out, path);
    tell(shell, streams, error);
  }
  return 0;
}

/// Where a file goes that is copied or moved: into a directory under its own name.
std::string target_for(const Shell& shell, const std::string& source, const std::string& target) {
  const auto path = shell.full(target);
  if (shell.machine.kind(path) != Machine::Kind::directory) return path;
  return inside(path, source.substr(source.rfind('\\') + 1));
}

std::optional<std::string> content(Shell& shell, const std::string& written) {
  if (is_null_device(written)) return std::string{};
  return shell.machine.read(shell.full(written));
}

std::uint32_t missing(Shell& shell, const std::string& path, const Streams& streams) {
  const bool folder = shell.machine.kind(parent_of(path)) == Machine::Kind::directory;
  return tell(shell, streams, folder ? 2 : no_path);
}

/// Over whatever was there.
std::uint32_t relocate(Shell& shell, const std::string& from, const std::string& to) {
  auto bytes = shell.machine.read(from);
  if (!bytes) return 5;
  const auto when = shell.console.elapsed;
  const auto error = shell.machine.write(to, std::move(*bytes), when);
  return error != 0 ? error : shell.machine.remove_file(from, when);
}

/// The switches that are known, and as many operands as are needed.
std::optional<Arguments> taken(Shell& shell, const std::string& text,
                               const std::vector<std::string>& switches, std::size_t least,
                               const Streams& streams) {
  auto arguments = arguments_of(text);
  if (arguments.only(switches) && arguments.operands.size() >= least) return arguments;
  if (arguments.only(switches)) {
    shell.fail(streams, Message::syntax, 1);
  } else {
    const auto unknown = std::ranges::find_if(arguments.switches, [&](const auto& given) {
      return std::ranges::find(switches, given) == switches.end();
    });
    shell.fail(streams, Message::invalid_switch, 1, unknown->substr(1));
  }
  return {};
}

}  // namespace

/// Blanks need no quotes here: all that follows is the path.
std::uint32_t cd(Shell& shell, const std::string& text, const Streams& streams) {
  std::string wanted{text};
  wanted.erase(0, std::min(wanted.find_first_not_of(" \t,;="), wanted.size()));
  if (lower(wanted.substr(0, 2)) == "/d") wanted.erase(0, 2);
  wanted = without_quotes(wanted);
  wanted.erase(0, std::min(wanted.find_first_not_of(" \t"), wanted.size()));
  wanted.erase(wanted.find_last_not_of(" \t") + 1);
  if (wanted.empty()) {
    shell.print_line(streams.out, shell.directory);
    return 0;
  }
  const auto path = shell.full(wanted);
  const auto kind = shell.machine.kind(path);
  if (kind == Machine::Kind::file) return tell(shell, streams, not_a_directory);
  if (kind == Machine::Kind::none) return tell(shell, streams, no_path);
  shell.directory = path;
  return 0;
}

std::uint32_t mkdir(Shell& shell, const std::string& text, const Streams& streams) {
  const auto arguments = taken(shell, text, {}, 1, streams);
  if (!arguments) return 1;
  std::uint32_t code = 0;
  for (const auto& operand : arguments->operands) {
    const auto error = make(shell, shell.full(operand));
    if (error == 0) continue;
    code = error == exists_already ? shell.fail(streams, Message::exists, 1, operand)
                                   : tell(shell, streams, error);
  }
  return code;
}

std::uint32_t rmdir(Shell& shell, const std::string& text, const Streams& streams) {
  const auto arguments = taken(shell, text, {"/s", "/q"}, 1, streams);
  if (!arguments) return 1;
  const bool whole_tree = arguments->has("/s");
  std::uint32_t code = 0;
  for (const auto& operand : arguments->operands) {
    const auto path = shell.full(operand);
    if (whole_tree && !arguments->has("/q") && !confirmed(shell, path, streams)) continue;
    const auto error = remove_directory(shell, path, whole_tree, streams);
    if (error != 0) code = error;
  }
  return code;
}

std::uint32_t del(Shell& shell, const std::string& text, const Streams& streams) {
  const auto arguments = taken(shell, text, {"/q", "/f"}, 1, streams);
  if (!arguments) return 1;
  std::uint32_t code = 0;
  for (const auto& operand : arguments->operands) {
    code = std::max(code, delete_matching(shell, operand, streams));
  }
  return code;
}

/// Names only. The long form, with its dates and sums, is refused.
std::uint32_t dir(Shell& shell, const std::string& text, const Streams& streams) {
  const auto arguments = taken(shell, text, {"/b", "/ad", "/a:d", "/a-d", "/a:-d"}, 0, streams);
  if (!arguments) return 1;
  if (!arguments->has("/b")) return shell.fail(streams, Message::syntax, 1);
  auto pattern = shell.full(arguments->operands.empty() ? "." : arguments->operands[0]);
  if (shell.machine.kind(pattern) == Machine::Kind::directory) pattern = inside(pattern, "*");
  const bool no_files = arguments->has("/ad") || arguments->has("/a:d");
  const bool no_directories = arguments->has("/a-d") || arguments->has("/a:-d");
  std::vector<std::string> names;
  if (!no_directories) names = matching(shell.machine, pattern, Machine::Kind::directory);
  if (!no_files) {
    for (auto& name : matching(shell.machine, pattern, Machine::Kind::file)) names.push_back(name);
  }
  if (names.empty()) return shell.fail(streams, Message::file_not_found, 1);
  std::ranges::sort(names, {}, upper);
  for (const auto& name : names) shell.print_line(streams.out, name);
  return 0;
}

std::uint32_t type(Shell& shell, const std::string& text, const Streams& streams) {
  const auto arguments = taken(shell, text, {}, 1, streams);
  if (!arguments) return 1;
  std::uint32_t code = 0;
  for (const auto& operand : arguments->operands) {
    const auto bytes = content(shell, operand);
    if (!bytes) {
      code = missing(shell, shell.full(operand), streams);
      continue;
    }
    if (arguments->operands.size() > 1) {
      shell.print(streams.err, "\r\n" + operand + "\r\n\r\n\r\n");
    }
    shell.write(streams.out, *bytes);
  }
  return code;
}

std::uint32_t copy(Shell& shell, const std::string& text, const Streams& streams) {
  const auto arguments = taken(shell, text, {"/y", "/b", "/v"}, 1, streams);
  if (!arguments) return 1;
  if (arguments->operands.size() > 2) return shell.fail(streams, Message::syntax, 1);
  const auto source = shell.full(arguments->operands[0]);
  auto bytes = content(shell, arguments->operands[0]);
  if (!bytes) return missing(shell, source, streams);
  const auto given = arguments->operands.size() > 1 ? arguments->operands[1] : ".";
  const auto target = target_for(shell, source, given);
  const auto error = is_null_device(given)
                         ? 0
                         : shell.machine.write(target, std::move(*bytes), shell.console.elapsed);
  if (error != 0) tell(shell, streams, error);
  shell.print_line(streams.out, text_of(Message::copied, shell.language(), error == 0 ? "1" : "0"));
  return error == 0 ? 0 : 1;
}

/// Files only: a directory is refused.
std::uint32_t move(Shell& shell, const std::string& text, const Streams& streams) {
  const auto arguments = taken(shell, text, {"/y"}, 2, streams);
  if (!arguments) return 1;
  const auto source = shell.full(arguments->operands[0]);
  if (shell.machine.kind(source) == Machine::Kind::none) return missing(shell, source, streams);
  const auto target = target_for(shell, source, arguments->operands[1]);
  const auto error = relocate(shell, source, target);
  if (error != 0) return tell(shell, streams, error);
  shell.print_line(streams.out, text_of(Message::moved, shell.language(), "1"));
  return 0;
}

std::uint32_t rename(Shell& shell, const std::string& text, const Streams& streams) {
  const auto arguments = taken(shell, text, {}, 2, streams);
  if (!arguments) return 1;
  const auto& wanted = arguments->operands[1];
  if (wanted.find_first_of("\\/:") != std::string::npos) {
    return shell.fail(streams, Message::syntax, 1);
  }
  const auto source = shell.full(arguments->operands[0]);
  if (shell.machine.kind(source) == Machine::Kind::none) return missing(shell, source, streams);
  const auto target = inside(parent_of(source), wanted);
  if (shell.machine.kind(target) != Machine::Kind::none) {
    return shell.fail(streams, Message::duplicate_name, 1);
  }
  const auto error = relocate(shell, source, target);
  return error == 0 ? 0 : tell(shell, streams, error);
}

}  // namespace lab::cmd
