// Simple commands: their redirections, and what it is that they name.
#include <cctype>
#include <cerrno>
#include <utility>

#include "lab/sh/builtins.h"
#include "lab/sh/expand.h"
#include "lab/sh/shell.h"

namespace lab::sh {
namespace {

class FileOutput : public Output {
 public:
  FileOutput(System& system, Process process, std::string path)
      : system_{system}, process_{std::move(process)}, path_{std::move(path)} {}

  int write(std::string_view bytes) override { return system_.append(process_, path_, bytes); }

 private:
  System& system_;
  Process process_;
  std::string path_;
};

std::string why_not_opened(int error) {
  if (error == ENOENT) return "No such file";
  if (error == EACCES) return "Permission denied";
  return "Is a directory";
}

std::string why_not_created(int error) {
  switch (error) {
    case ENOENT:
      return "Directory nonexistent";
    case EACCES:
      return "Permission denied";
    case EISDIR:
      return "Is a directory";
    case ENOSPC:
      return "No space left on device";
    default:
      return "Not a directory";
  }
}

}  // namespace

int Shell::redirect(const Redirection& redirection) {
  const auto target = text(*this, redirection.target);
  const auto& operation = redirection.operation;
  if (operation == "<&" || operation == ">&") return duplicate(redirection.descriptor, target);
  if (operation == "<") {
    std::shared_ptr<Input> input;
    const int error = system_->open(state_.process, target, input);
    if (error != 0) return complain("cannot open " + target + ": " + why_not_opened(error), 2);
    if (redirection.descriptor == 0) state_.input = std::move(input);
    return 0;
  }
  const auto opening = operation == ">>" ? System::Opening::append : System::Opening::truncate;
  const int error = system_->create(state_.process, target, opening);
  if (error != 0) return complain("cannot create " + target + ": " + why_not_created(error), 2);
  state_.outputs[redirection.descriptor] =
      std::make_shared<FileOutput>(*system_, state_.process, target);
  return 0;
}

int Shell::duplicate(int descriptor, const std::string& source) {
  if (source == "-") {
    if (descriptor == 0) state_.input = std::make_shared<Input>("");
    state_.outputs.erase(descriptor);
    return 0;
  }
  const bool is_number =
      source.size() == 1 && std::isdigit(static_cast<unsigned char>(source[0])) != 0;
  if (!is_number) throw Fatal{"Syntax error: Bad fd number"};
  const auto found = state_.outputs.find(source[0] - '0');
  if (found == state_.outputs.end()) return complain(source + ": Bad file descriptor", 2);
  state_.outputs[descriptor] = found->second;
  return 0;
}

int Shell::simple(const Command& command) {
  const auto words = fields(*this, command.words);
  const auto input = state_.input;
  const auto outputs = state_.outputs;
  int status = 0;
  for (const auto& redirection : command.redirections) {
    status = redirect(redirection);
    if (status != 0) break;
  }
  if (status == 0) status = assign_and_call(command, words);
  const bool keeps = words.size() == 1 && words[0] == "exec";
  if (!keeps) {
    state_.input = input;
    state_.outputs = outputs;
  }
  return status;
}

/// Assignments before a command are its own, those without one stay.
int Shell::assign_and_call(const Command& command, const Arguments& words) {
  if (words.empty()) state_.status = 0;
  const auto variables = state_.variables;
  const auto exported = state_.exported;
  for (const auto& [name, word] : command.assignments) {
    set(name, text(*this, word));
    if (!words.empty()) state_.exported.insert(name);
  }
  if (words.empty()) return state_.status;
  if (command.assignments.empty()) return call(words, Among::all);
  const int status = call(words, Among::all);
  state_.variables = variables;
  state_.exported = exported;
  return status;
}

int Shell::call(const Arguments& words, Among among) {
  const auto function = state_.functions.find(words[0]);
  if (among == Among::all && function != state_.functions.end()) {
    return call_function(*std::shared_ptr{function->second}, words);
  }
  if (const auto builtin = find_builtin(words[0])) return builtin(*this, words);
  return call_program(words);
}

int Shell::call_function(const Script& body, const Arguments& words) {
  if (state_.in_functions >= 200) throw Fatal{"functions call each other too deeply"};
  auto arguments = std::exchange(state_.arguments, {words.begin() + 1, words.end()});
  const int loops = std::exchange(state_.in_loops, 0);
  ++state_.in_functions;
  const int status = execute(body);
  --state_.in_functions;
  state_.in_loops = loops;
  state_.arguments = std::move(arguments);
  if (state_.flow == Flow::out_of_function) state_.flow = Flow::on;
  return status;
}

int Shell::call_program(const Arguments& words) {
  Environment environment;
  for (const auto& name : state_.exported) {
    if (is_set(name)) environment.emplace(name, value(name));
  }
  auto result = system_->run(state_.process, words, environment, *state_.input);
  if (!result) return complain(words[0] + ": not found", 127);
  const int error = write(1, result->out);
  write(2, result->err);
  if (error == 0) return result->exit_code;
  write(2, words[0] + ": write error: " +
               (error == EBADF ? "Bad file descriptor" : "No space left on device") + "\n");
  return 1;
}

}  // namespace lab::sh
