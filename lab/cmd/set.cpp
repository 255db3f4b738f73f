#include <algorithm>

#include "lab/cmd/arithmetic.h"
#include "lab/cmd/builtins.h"
#include "lab/cmd/text.h"

namespace lab::cmd {
namespace {

std::string_view without_leading_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t,;="), text.size()));
}

/// `set "NAME=value" rest`: what follows the last quote is dropped.
std::string_view inside_quotes(std::string_view text) {
  if (!text.starts_with('"')) return text;
  text.remove_prefix(1);
  return text.substr(0, text.rfind('"'));
}

std::uint32_t show(Shell& shell, std::string_view prefix, const Streams& streams) {
  while (!prefix.empty() && prefix.back() == ' ') prefix.remove_suffix(1);
  const auto wanted = upper(prefix);
  bool any = false;
  for (const auto& [name, value] : shell.environment) {
    if (!name.starts_with(wanted)) continue;
    shell.print_line(streams.out, name + '=' + value);
    any = true;
  }
  return any || prefix.empty() ? 0 : shell.fail(streams, Message::not_defined, 1, prefix);
}

void assign(Shell& shell, std::string_view name, std::string_view value) {
  if (value.empty()) {
    shell.environment.erase(upper(name));
  } else {
    shell.environment[upper(name)] = value;
  }
}

/// On the command line the value is printed, without a line end. 1073750992 is what Windows gives
/// for a missing operand or operator.
std::uint32_t calculate(Shell& shell, std::string_view text, const Streams& streams) {
  const auto value = evaluate(without_quotes(text), shell.environment);
  if (!value) return shell.fail(streams, Message::missing_operand, 1'073'750'992);
  shell.print(streams.out, std::to_string(*value));
  return 0;
}

}  // namespace

/// `set /p` is refused: nobody sits at the console.
std::uint32_t set(Shell& shell, const std::string& arguments, const Streams& streams) {
  auto text = without_leading_blanks(arguments);
  if (same(text.substr(0, 2), "/a")) return calculate(shell, text.substr(2), streams);
  if (text.starts_with('/')) return shell.fail(streams, Message::syntax, 1);
  text = inside_quotes(text);
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return show(shell, text, streams);
  if (equals == 0) return shell.fail(streams, Message::syntax, 1);
  assign(shell, text.substr(0, equals), text.substr(equals + 1));
  return 0;
}

/// `path ;` empties it.
std::uint32_t path(Shell& shell, const std::string& arguments, const Streams& streams) {
  const auto first = arguments.find_first_not_of(" \t=");
  if (first != std::string::npos) {
    const auto value = std::string_view{arguments}.substr(first);
    assign(shell, "PATH", value == ";" ? "" : value);
    return 0;
  }
  const auto found = shell.environment.find("PATH");
  shell.print_line(streams.out,
                   "PATH=" + (found == shell.environment.end() ? "(null)" : found->second));
  return 0;
}

}  // namespace lab::cmd
