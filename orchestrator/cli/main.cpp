#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <pwd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/command.h"

namespace {

using namespace sysring;

/// Secrets and rules are in memory: no core file has them, no debugger of the same user sees them,
/// and no file that we make is anybody else's.
void close_the_doors() {
#ifndef __SANITIZE_ADDRESS__  // its search for leaks is a debugger too
  ::prctl(PR_SET_DUMPABLE, 0);
#endif
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::umask(S_IRWXG | S_IRWXO);
}

std::string variable(std::string_view name) {
  const char* value = std::getenv(std::string{name}.c_str());
  return value == nullptr ? "" : value;
}

/// Of the terminal behind stderr; $COLUMNS where it does not tell.
cli::term::Size size_of_terminal() {
  winsize size = {};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return {size.ws_col, size.ws_row};
  }
  cli::term::Size usual;
  if (const auto columns = parse_number(variable("COLUMNS"))) usual.columns = *columns;
  return usual;
}

ledger::Actor actor() {
  const auto uid = ::getuid();
  const passwd* user = ::getpwuid(uid);
  return {user == nullptr ? "uid " + std::to_string(uid) : std::string{user->pw_name}, uid};
}

}  // namespace

int main(int count, char** words) {
  close_the_doors();
  const SystemClock clock;
  cli::Process process{.in = std::cin,
                       .out = std::cout,
                       .err = std::cerr,
                       .clock = clock,
                       .in_is_terminal = ::isatty(STDIN_FILENO) == 1,
                       .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
                       .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
                       .variable = variable,
                       .size = size_of_terminal,
                       .actor = actor()};
  const std::vector<std::string> arguments{words + (count > 0 ? 1 : 0), words + count};
  return static_cast<int>(cli::run(arguments, process));
}
