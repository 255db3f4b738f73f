#include "lab/sh/builtins.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

namespace lab::sh {
namespace {

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

Arguments behind(const Arguments& words, std::size_t count) {
  return {words.begin() + static_cast<std::ptrdiff_t>(std::min(count, words.size())), words.end()};
}

int nothing(Shell&, const Arguments&) { return 0; }
int fails(Shell&, const Arguments&) { return 1; }

/// The operand of exit, return, break and their like.
int operand(const Arguments& words, int otherwise) {
  if (words.size() < 2) return otherwise;
  const auto value = number(words[1]);
  if (!value) throw Fatal{words[0] + ": Illegal number: " + words[1]};
  return *value;
}

int leave(Shell& shell, const Arguments& words) {
  const int status = operand(words, shell.state().status) & 0xff;
  shell.state().flow = Flow::out;
  return status;
}

int return_builtin(Shell& shell, const Arguments& words) {
  const int status = operand(words, shell.state().status) & 0xff;
  shell.state().flow = shell.state().in_functions > 0 ? Flow::out_of_function : Flow::out;
  return status;
}

int leave_loops(Shell& shell, const Arguments& words, Flow flow) {
  const int levels = operand(words, 1);
  if (levels == 0) throw Fatal{words[0] + ": Illegal number: 0"};
  auto& state = shell.state();
  if (state.in_loops == 0) return 0;
  state.levels = std::min(levels, state.in_loops);
  state.flow = flow;
  return 0;
}

int break_builtin(Shell& shell, const Arguments& words) {
  return leave_loops(shell, words, Flow::out_of_loop);
}

int continue_builtin(Shell& shell, const Arguments& words) {
  return leave_loops(shell, words, Flow::next_round);
}

int change_directory(Shell& shell, const Arguments& words) {
  auto& process = shell.state().process;
  std::string path = words.size() > 1 ? words[1] : shell.value("HOME");
  if (path.empty()) return 0;
  const auto found = shell.system().stat(process, path);
  if (!found || found->kind != FileKind::directory ||
      !shell.system().may(process, path, Access::execute)) {
    return shell.complain("cd: can't cd to " + path, 2);
  }
  if (!path.starts_with('/'))
    path = (process.directory == "/" ? "" : process.directory) + "/" + path;
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  process.directory = path;
  return 0;
}

int print_directory(Shell& shell, const Arguments&) {
  return shell.write(1, shell.state().process.directory + "\n") == 0 ? 0 : 1;
}

int evaluate_text(Shell& shell, const Arguments& words) {
  std::string text;
  for (const auto& word : behind(words, 1)) text += (text.empty() ? "" : " ") + word;
  if (text.find_first_not_of(" \t\n") == std::string::npos) return 0;
  return shell.run(text);
}

int exec_builtin(Shell& shell, const Arguments& words) {
  if (words.size() == 1) return 0;
  const int status = shell.call_program(behind(words, 1));
  shell.state().flow = Flow::out;
  return status;
}

int export_builtin(Shell& shell, const Arguments& words) {
  for (const auto& word : behind(words, 1)) {
    if (word.starts_with('-')) throw Fatal{"export: Illegal option " + word};
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    if (equals != std::string::npos) shell.set(name, word.substr(equals + 1));
    shell.state().exported.insert(name);
  }
  return 0;
}

int unset(Shell& shell, const Arguments& words) {
  for (const auto& word : behind(words, 1)) {
    if (word.starts_with('-')) throw Fatal{"unset: Illegal option " + word};
    shell.state().variables.erase(word);
    shell.state().exported.erase(word);
  }
  return 0;
}

int umask(Shell& shell, const Arguments& words) {
  auto& mask = shell.state().process.umask;
  if (words.size() == 1) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%04o\n", mask);
    return shell.write(1, text.data()) == 0 ? 0 : 1;
  }
  const auto& word = words[1];
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, 8);
  if (error != std::errc{} || end != word.data() + word.size() || value > 0777) {
    throw Fatal{"umask: Illegal number: " + word};
  }
  mask = value;
  return 0;
}

int shift(Shell& shell, const Arguments& words) {
  const auto count = static_cast<std::size_t>(operand(words, 1));
  auto& arguments = shell.state().arguments;
  if (count > arguments.size()) throw Fatal{"shift: can't shift that many"};
  arguments = behind(arguments, count);
  return 0;
}

/// Of `set` only the form that sets the arguments.
int set_arguments(Shell& shell, const Arguments& words) {
  if (words.size() < 2 || words[1] != "--") throw Fatal{"set: only 'set --' is known"};
  shell.state().arguments = behind(words, 2);
  return 0;
}

/// Nobody sends signals here, so that what would be done at one is never done.
int trap(Shell&, const Arguments& words) {
  constexpr std::array<std::string_view, 6> signals{"PIPE", "HUP", "INT", "TERM", "QUIT", "USR1"};
  if (words.size() < 3) throw Fatal{"trap: expected an action and signals"};
  for (const auto& word : behind(words, 2)) {
    if (std::ranges::find(signals, word) == signals.end())
      throw Fatal{"trap: " + word + ": bad trap"};
  }
  return 0;
}

/// The next line, in as many pieces as there are names; the last one gets what is left.
int read(Shell& shell, const Arguments& words) {
  auto names = behind(words, 1);
  if (!names.empty() && names[0] == "-r") names.erase(names.begin());
  if (names.empty() || names[0].starts_with('-')) throw Fatal{"read: expected names"};
  const auto taken = shell.state().input->take_line();
  std::string line = taken.value_or("");
  const bool complete = line.ends_with('\n');
  if (complete) line.pop_back();
  const std::string blanks = shell.is_set("IFS") ? shell.value("IFS") : " \t\n";
  for (std::size_t at = 0; at < names.size(); ++at) {
    line.erase(0, std::min(line.find_first_not_of(blanks), line.size()));
    const bool last = at + 1 == names.size();
    const auto end = last ? line.find_last_not_of(blanks) + 1
                          : std::min(line.find_first_of(blanks), line.size());
    shell.set(names[at], line.substr(0, end));
    line.erase(0, end);
  }
  return complete ? 0 : 1;
}

int command_builtin(Shell& shell, const Arguments& words) {
  if (words.size() < 2) return 0;
  if (words[1] == "-v" && words.size() == 3) {
    if (find_builtin(words[2]) == nullptr && !shell.state().functions.contains(words[2]))
      return 127;
    return shell.write(1, words[2] + "\n") == 0 ? 0 : 1;
  }
  if (words[1].starts_with('-')) throw Fatal{"command: Illegal option " + words[1]};
  return shell.call(behind(words, 1), Shell::Among::no_functions);
}

/// What a file holds, in this shell.
int source(Shell& shell, const Arguments& words) {
  if (words.size() != 2) throw Fatal{".: expected one file"};
  std::shared_ptr<Input> file;
  if (shell.system().open(shell.state().process, words[1], file) != 0) {
    throw Fatal{".: cannot open " + words[1] + ": No such file"};
  }
  return shell.run(file->take_all());
}

struct Entry {
  std::string_view name;
  Builtin builtin;
};
constexpr std::array<Entry, 24> builtins{{{":", nothing},
                                          {"true", nothing},
                                          {"false", fails},
                                          {"exit", leave},
                                          {"return", return_builtin},
                                          {"break", break_builtin},
                                          {"continue", continue_builtin},
                                          {"cd", change_directory},
                                          {"pwd", print_directory},
                                          {"eval", evaluate_text},
                                          {"exec", exec_builtin},
                                          {"export", export_builtin},
                                          {"unset", unset},
                                          {"umask", umask},
                                          {"shift", shift},
                                          {"set", set_arguments},
                                          {"trap", trap},
                                          {"read", read},
                                          {"command", command_builtin},
                                          {".", source},
                                          {"test", test_builtin},
                                          {"[", test_builtin},
                                          {"echo", echo_builtin},
                                          {"printf", printf_builtin}}};

}  // namespace

Builtin find_builtin(std::string_view name) {
  const auto found = std::ranges::find(builtins, name, &Entry::name);
  return found == builtins.end() ? nullptr : found->builtin;
}

}  // namespace lab::sh
