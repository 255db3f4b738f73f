#include <algorithm>
#include <iterator>
#include <optional>
#include <sstream>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/help_text.h"

namespace sysring::cli {
namespace {

/// The arguments, taken apart: which command it is, and what it is told.
struct Call {
  const Command* command;
  std::vector<std::string> rest;
};

bool takes_value(std::string_view argument) {
  return std::ranges::any_of(common_options(), [&](const Option& option) {
    const auto names = split(option.names, ',');
    return !option.value.empty() && std::ranges::find(names, argument) != names.end();
  });
}

/// The places of the first two words that are neither options nor their values.
std::vector<std::size_t> first_words(std::span<const std::string> arguments) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < arguments.size() && places.size() < 2; ++i) {
    if (takes_value(arguments[i])) {
      ++i;
    } else if (!arguments[i].starts_with('-')) {
      places.push_back(i);
    }
  }
  return places;
}

const Command* find(std::string_view name) {
  const auto all = commands();
  const auto found = std::ranges::find(all, name, &Command::name);
  return found == all.end() ? nullptr : &*found;
}

Error unknown_command(const std::string& name) {
  std::vector<std::string_view> names;
  for (const auto& command : commands()) names.push_back(command.name);
  const auto near = nearest(name, names);
  return {
      Reason::bad_usage,
      Effect::none,
      "found the command '" + name + "', which does not exist",
      {},
      near ? "did you mean '" + std::string{*near} + "'?" : "`sysring help` lists the commands."};
}

/// "inventory" alone, or with a word behind it that is none of its commands.
Error incomplete(const std::string& first, const std::string& second) {
  std::vector<std::string_view> seconds;
  for (const auto& command : commands()) {
    if (command.name.starts_with(first + " "))
      seconds.push_back(command.name.substr(first.size() + 1));
  }
  if (seconds.empty()) return unknown_command(first);
  const std::string found =
      second.empty() ? "found '" + first + "' alone"
                     : "found the command '" + first + " " + second + "', which does not exist";
  return {Reason::bad_usage, Effect::none, found, {}, suggestion(second, seconds)};
}

Result<Call> take_apart(std::span<const std::string> arguments) {
  const auto words = first_words(arguments);
  const auto without = [&](std::size_t count) {
    std::vector<std::string> rest;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const auto end = words.begin() + static_cast<std::ptrdiff_t>(count);
      if (std::find(words.begin(), end, i) == end) rest.push_back(arguments[i]);
    }
    return rest;
  };
  if (words.empty()) return Call{find("help"), without(0)};
  const std::string& first = arguments[words[0]];
  const std::string second = words.size() > 1 ? arguments[words[1]] : "";
  if (const auto* command = find(first + " " + second)) return Call{command, without(2)};
  if (const auto* command = find(first)) return Call{command, without(1)};
  return incomplete(first, second);
}

/// Runs it with its result going into the file of --output, where one is named.
Ending run_into(const Command& command, const Arguments& arguments, Process& process) {
  const bool has_own =
      std::ranges::find(command.options, "output", &Option::name) != command.options.end();
  const auto file = has_own ? std::nullopt : arguments.text("output");
  if (!file || *file == "-") {
    Shell shell{process, arguments};
    return command.run(arguments, shell);
  }
  std::ostringstream result;
  Process into{process.in,
               result,
               process.err,
               process.clock,
               process.in_is_terminal,
               false,
               process.err_is_terminal,
               process.variable,
               process.size,
               process.actor};
  Shell shell{into, arguments};
  auto ending = command.run(arguments, shell);
  constexpr unsigned int private_mode = 0600;
  if (auto written = write_file(*file, result.str(), private_mode); !written) {
    return Errors{written.error()};
  }
  return ending;
}

/// Before the arguments are understood, errors go to stderr without more ado.
Exit refuse(const Error& error, Process& process) {
  const auto charset = style_of(process, "never", false).charset;
  process.err << term::in_charset(describe(error), charset) << '\n';
  return exit_of(Errors{error});
}

}  // namespace

Exit run(std::span<const std::string> arguments, Process& process) {
  const auto call = take_apart(arguments);
  if (!call) return refuse(call.error(), process);
  const auto& command = *call->command;
  const auto understood = Arguments::parse(call->rest, command.words, options_of(command));
  if (!understood) return refuse(understood.error(), process);
  Shell shell{process, *understood};
  if (understood->has("help")) {
    shell.print(command.name == "help" ? overview() : help_for(command));
    return Exit::done;
  }
  const auto ending = run_into(command, *understood, process);
  if (ending) return *ending;
  shell.complain(ending.error());
  return exit_of(ending.error());
}

}  // namespace sysring::cli
