#include "lab/sh/shell.h"

#include <utility>

#include "lab/sh/expand.h"
#include "lab/sh/parse.h"
#include "lab/sh/pattern.h"

namespace lab::sh {
namespace {

using Kind = Command::Kind;

/// No script of a sane client runs as long; one that spins would never let go of the lab.
constexpr std::size_t most_steps = 2'000'000;

}  // namespace

int Shell::run(const Script& script) {
  try {
    execute(script);
  } catch (const Fatal& fatal) {
    state_.status = complain(fatal.what(), 2);
  }
  return state_.status;
}

int Shell::run(std::string_view text) {
  try {
    return run(parse(text));
  } catch (const SyntaxError& error) {
    return state_.status = complain(std::string{"Syntax error: "} + error.what(), 2);
  }
}

int Shell::execute(const Script& script) {
  int status = script.empty() ? 0 : state_.status;
  for (const auto& command : script) {
    status = execute(command);
    if (state_.flow != Flow::on) break;
  }
  return state_.status = status;
}

int Shell::execute(const Command& command) {
  if (++steps_ > most_steps) throw Fatal{"the script does not end"};
  switch (command.kind) {
    case Kind::simple:
      return state_.status = simple(command);
    case Kind::pipeline:
      return state_.status = pipeline(command);
    case Kind::negation: {
      const int status = execute(command.children[0]);
      return state_.status = state_.flow == Flow::on ? (status == 0 ? 1 : 0) : status;
    }
    case Kind::conjunction:
    case Kind::disjunction: {
      const int status = execute(command.children[0]);
      const bool goes_on = (status == 0) == (command.kind == Kind::conjunction);
      return goes_on && state_.flow == Flow::on ? execute(command.children[1]) : status;
    }
    default:
      return state_.status = redirected(command);
  }
}

/// A compound command with what its redirections change, for as long as it runs.
int Shell::redirected(const Command& command) {
  if (command.redirections.empty()) return compound(command);
  const auto input = state_.input;
  const auto outputs = state_.outputs;
  int status = 0;
  for (const auto& redirection : command.redirections) {
    status = redirect(redirection);
    if (status != 0) break;
  }
  if (status == 0) status = compound(command);
  state_.input = input;
  state_.outputs = outputs;
  return status;
}

int Shell::compound(const Command& command) {
  switch (command.kind) {
    case Kind::brace:
      return execute(*command.body);
    case Kind::subshell:
      return subshell(*command.body);
    case Kind::branch:
      return branch(command);
    case Kind::while_loop:
    case Kind::until_loop:
      return loop(command);
    case Kind::for_loop:
      return for_loop(command);
    case Kind::selection:
      return selection(command);
    default:
      state_.functions[command.name] = command.body;
      return 0;
  }
}

int Shell::subshell(const Script& script) {
  Shell child{*this};
  return child.run(script);
}

int Shell::pipeline(const Command& command) {
  auto input = state_.input;
  int status = 0;
  for (std::size_t at = 0; at < command.children.size(); ++at) {
    const bool last = at + 1 == command.children.size();
    const auto buffer = std::make_shared<Buffer>();
    Shell child{*this};
    child.state_.input = input;
    if (!last) child.state_.outputs[1] = buffer;
    status = child.run(Script{command.children[at]});
    input = std::make_shared<Input>(buffer->take());
  }
  return status;
}

std::string Shell::substitute(const Script& script) {
  const auto buffer = std::make_shared<Buffer>();
  Shell child{*this};
  child.state_.outputs[1] = buffer;
  state_.status = child.run(script);
  auto text = buffer->take();
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

int Shell::branch(const Command& command) {
  for (const auto& [condition, body] : command.branches) {
    if (condition.empty() || execute(condition) == 0) {
      return state_.flow == Flow::on ? execute(body) : state_.status;
    }
    if (state_.flow != Flow::on) return state_.status;
  }
  return 0;
}

/// Whether the loop that runs is to end, once its body was left.
bool Shell::leaves_loop() {
  if (state_.flow == Flow::on) return false;
  if (state_.flow != Flow::next_round && state_.flow != Flow::out_of_loop) return true;
  if (--state_.levels > 0) return true;
  return std::exchange(state_.flow, Flow::on) == Flow::out_of_loop;
}

int Shell::loop(const Command& command) {
  const auto& [condition, body] = command.branches[0];
  int status = 0;
  ++state_.in_loops;
  while (true) {
    const bool holds = execute(condition) == 0;
    if (leaves_loop()) break;
    if (holds != (command.kind == Kind::while_loop)) break;
    status = execute(body);
    if (leaves_loop()) break;
  }
  --state_.in_loops;
  return state_.flow == Flow::on ? status : state_.status;
}

int Shell::for_loop(const Command& command) {
  const auto values = command.over_arguments ? state_.arguments : fields(*this, command.words);
  int status = 0;
  ++state_.in_loops;
  for (const auto& value : values) {
    set(command.name, value);
    status = execute(*command.body);
    if (leaves_loop()) break;
  }
  --state_.in_loops;
  return status;
}

int Shell::selection(const Command& command) {
  const auto subject = text(*this, command.words[0]);
  for (const auto& [patterns, body] : command.cases) {
    for (const auto& word : patterns) {
      if (matches(pattern(*this, word), subject)) return execute(body);
    }
  }
  return 0;
}

std::string Shell::value(std::string_view name) const {
  if (name == "?") return std::to_string(state_.status);
  if (name == "$") return std::to_string(state_.process.id);
  if (name == "#") return std::to_string(state_.arguments.size());
  if (name == "0") return state_.zero;
  if (name == "@" || name == "*") {
    std::string all;
    for (const auto& argument : state_.arguments) all += (all.empty() ? "" : " ") + argument;
    return all;
  }
  if (name.size() == 1 && name[0] >= '1' && name[0] <= '9') {
    const auto at = static_cast<std::size_t>(name[0] - '1');
    return at < state_.arguments.size() ? state_.arguments[at] : "";
  }
  const auto found = state_.variables.find(name);
  return found == state_.variables.end() ? "" : found->second;
}

bool Shell::is_set(std::string_view name) const {
  if (name == "?" || name == "$" || name == "#" || name == "0") return true;
  if (name == "@" || name == "*") return !state_.arguments.empty();
  if (name.size() == 1 && name[0] >= '1' && name[0] <= '9') {
    return static_cast<std::size_t>(name[0] - '0') <= state_.arguments.size();
  }
  return state_.variables.contains(name);
}

void Shell::set(const std::string& name, std::string value) {
  state_.variables[name] = std::move(value);
}

int Shell::write(int descriptor, std::string_view bytes) {
  if (bytes.empty()) return 0;
  const auto found = state_.outputs.find(descriptor);
  return found == state_.outputs.end() ? 9 : found->second->write(bytes);
}

int Shell::complain(const std::string& message, int status) {
  write(2, state_.zero + ": 1: " + message + "\n");
  return status;
}

Result run_shell(System& system, Process process, const Environment& environment, Input& input,
                 std::string_view text, std::string name, Arguments arguments) {
  const auto out = std::make_shared<Buffer>();
  const auto err = std::make_shared<Buffer>();
  State state{.process = std::move(process),
              .zero = std::move(name),
              .arguments = std::move(arguments),
              .variables = environment};
  for (const auto& [variable, value] : environment) state.exported.insert(variable);
  state.input = std::shared_ptr<Input>{std::shared_ptr<void>{}, &input};
  state.outputs = {{1, out}, {2, err}};
  Shell shell{system, std::move(state)};
  const int status = shell.run(text);
  return {status & 0xff, out->take(), err->take()};
}

}  // namespace lab::sh
