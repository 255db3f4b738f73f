#include "lab/cmd/builtins.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "lab/cmd/code_page.h"
#include "lab/cmd/text.h"

namespace lab::cmd {
namespace {

/// The one character after `echo` is never printed: "echo.", "echo;x", "echo x".
std::uint32_t echo(Shell& shell, const std::string& arguments, const Streams& streams) {
  const auto first = arguments.find_first_not_of(" \t");
  if (first == std::string::npos) {
    return shell.fail({.in = {}, .out = nullptr, .err = streams.out}, Message::echo_is_on, 0);
  }
  const auto word = std::string_view{arguments}.substr(first);
  const bool setting = first > 0 || word.empty();
  if (setting && (same(word, "on") || same(word, "off"))) return 0;
  shell.print_line(streams.out, std::string_view{arguments}.substr(1));
  return 0;
}

std::uint32_t nothing(Shell&, const std::string&, const Streams&) { return 0; }

std::uint32_t cls(Shell& shell, const std::string&, const Streams& streams) {
  shell.print(streams.out, "\f");  // Known: what it writes where there is no console.
  return 0;
}

std::uint32_t ver(Shell& shell, const std::string& arguments, const Streams& streams) {
  if (!arguments_of(arguments).switches.empty()) return shell.fail(streams, Message::syntax, 1);
  shell.print_line(streams.out, "");
  shell.print_line(streams.out,
                   text_of(Message::version, shell.language(), shell.machine.version()));
  return 0;
}

/// On Windows a program, chcp.com; it belongs here because the console is ours.
std::uint32_t chcp(Shell& shell, const std::string& arguments, const Streams& streams) {
  const auto given = arguments_of(arguments).operands;
  if (!given.empty()) {
    unsigned wanted = 0;
    std::from_chars(given[0].data(), given[0].data() + given[0].size(), wanted);
    if (!is_code_page(wanted)) return shell.fail(streams, Message::bad_code_page, 1);
    shell.console.code_page = wanted;
  }
  shell.print_line(streams.out, text_of(Message::code_page, shell.language(),
                                        std::to_string(shell.console.code_page)));
  return 0;
}

std::uint32_t leave(Shell& shell, const std::string& arguments, const Streams&) {
  auto code = static_cast<std::int64_t>(shell.error_level);
  for (const auto& word : words(arguments)) {
    if (!same(word, "/b")) std::from_chars(word.data(), word.data() + word.size(), code);
  }
  shell.ended = true;
  return static_cast<std::uint32_t>(code);
}

constexpr std::array table{
    BuiltinEntry{"cd", cd, ErrorLevel::set},
    BuiltinEntry{"chcp", chcp, ErrorLevel::set},
    BuiltinEntry{"chcp.com", chcp, ErrorLevel::set},
    BuiltinEntry{"chdir", cd, ErrorLevel::set},
    BuiltinEntry{"cls", cls, ErrorLevel::untouched},
    BuiltinEntry{"copy", copy, ErrorLevel::set},
    BuiltinEntry{"del", del, ErrorLevel::set},
    BuiltinEntry{"dir", dir, ErrorLevel::set},
    BuiltinEntry{"echo", echo, ErrorLevel::untouched},
    BuiltinEntry{"erase", del, ErrorLevel::set},
    BuiltinEntry{"exit", leave, ErrorLevel::set},
    BuiltinEntry{"md", mkdir, ErrorLevel::set},
    BuiltinEntry{"mkdir", mkdir, ErrorLevel::set},
    BuiltinEntry{"move", move, ErrorLevel::set},
    BuiltinEntry{"path", path, ErrorLevel::on_failure},
    BuiltinEntry{"rd", rmdir, ErrorLevel::untouched},
    BuiltinEntry{"rem", nothing, ErrorLevel::untouched},
    BuiltinEntry{"ren", rename, ErrorLevel::set},
    BuiltinEntry{"rename", rename, ErrorLevel::set},
    BuiltinEntry{"rmdir", rmdir, ErrorLevel::untouched},
    BuiltinEntry{"set", set, ErrorLevel::on_failure},
    BuiltinEntry{"title", nothing, ErrorLevel::untouched},
    BuiltinEntry{"type", type, ErrorLevel::set},
    BuiltinEntry{"ver", ver, ErrorLevel::set},
};

const BuiltinEntry* named(std::string_view name) {
  const auto* const found = std::ranges::find(table, lower(name), &BuiltinEntry::name);
  return found == table.end() ? nullptr : found;
}

}  // namespace

BuiltinCall find_builtin(const std::string& name, const std::string& arguments) {
  if (const auto* whole = named(name)) return {whole, arguments};
  const auto end = std::min(name.find_first_of("+/[]\\.:("), name.size());
  return {named(name.substr(0, end)), name.substr(end) + arguments};
}

}  // namespace lab::cmd
