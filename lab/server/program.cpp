#include "lab/server/program.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <stdexcept>

#include <sys/signalfd.h>
#include <sys/stat.h>

#include "lab/server/arguments.h"
#include "lab/server/control_client.h"
#include "lab/server/definitions.h"

namespace lab::server {
namespace {

constexpr int failed = 1;
constexpr int usage_error = 64;

constexpr const char* help = R"(A fleet of simulated machines that are reached by SSH on loopback.

  sysring-lab serve DIR OPTION...       until SIGTERM comes, or a pipe at its input closes
  sysring-lab dump DIR [HOST...]        what each machine has become, one line of JSON for each
  sysring-lab fault DIR HOST NAME[=VALUE] | none
  sysring-lab reboot DIR HOST           cuts its connections; it answers again 30 s later
  sysring-lab collector DIR off|on      off: no event arrives, forwarders keep them

serve writes into DIR: inventory.yml, key, known_hosts, collector/events.log and the socket
lab.sock for the other commands. It prints one line of JSON when every machine can be reached.

  --windows N, --linux N        how many machines to draw
  --seed N                      the same seed draws the same machines (0)
  --hosts FILE                  machines as you describe them, in JSON (see lab/README.md)
  --config KIND=FILE            what Sysmon runs at first; KIND is server, workstation or linux
  --fault HOST:NAME[=VALUE]     something that goes wrong with a machine
  --faults-by-seed PERCENT      so many of the machines drawn have a fault
  --speed N                     their clock runs N times as fast, and waits are as much shorter (1)
  --user NAME                   who may log in (Administrator of Windows, root of Linux)
  --port N                      where all of them listen (a free one)

Machines without a configuration have no Sysmon. A rehearsal step by step is in docs/rehearsal.md.

)";

constexpr std::array<std::string_view, 6> commands{"serve",  "dump",      "fault",
                                                   "reboot", "collector", "help"};

bool wants_help(const std::vector<std::string>& arguments) {
  const auto asks = [](const std::string& word) { return word == "--help" || word == "-h"; };
  return arguments.front() == "help" || std::ranges::any_of(arguments, asks);
}

int tell_help() {
  std::fputs(help, stdout);
  std::fputs(vocabulary().c_str(), stdout);
  return 0;
}

/// Of a lab that a program has started: it closes when that program has ended.
bool is_pipe(int descriptor) {
  struct stat what {};
  return ::fstat(descriptor, &what) == 0 && (S_ISFIFO(what.st_mode) || S_ISSOCK(what.st_mode));
}

int serve(const std::vector<std::string>& arguments, const MachineFactory& make) {
  auto wanted = read_serve_arguments(arguments);
  check(wanted.hosts);
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t ends{};
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  const Descriptor signals{::signalfd(-1, &ends, SFD_CLOEXEC)};

  wanted.options.directory.make();
  Lab lab{wanted.options, wanted.hosts, make};
  wanted.hosts = {};
  std::puts(lab.ready().c_str());
  std::fflush(stdout);
  std::vector<int> stops{signals.number()};
  if (is_pipe(STDIN_FILENO)) stops.push_back(STDIN_FILENO);
  lab.run(stops);
  return 0;
}

/// `VERB DIR WORD...`: the lab of that directory does it.
int steer(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2)
    throw std::invalid_argument{"found no directory, expected one of a lab"};
  std::vector<std::string> words{arguments.front()};
  words.insert(words.end(), arguments.begin() + 2, arguments.end());
  ask_lab(Directory{arguments[1]}.socket(), words,
          [](const std::string& line) { std::puts(line.c_str()); });
  return 0;
}

int run(const std::vector<std::string>& arguments, const MachineFactory& make) {
  if (arguments.empty()) throw std::invalid_argument{"expected a command; sysring-lab --help"};
  const auto& command = arguments.front();
  if (wants_help(arguments)) return tell_help();
  if (std::ranges::find(commands, command) == commands.end())
    throw std::invalid_argument{"found the command '" + command +
                                "', expected serve, dump, fault, reboot or collector" +
                                did_you_mean(command, commands)};
  if (command == "serve") return serve({arguments.begin() + 1, arguments.end()}, make);
  return steer(arguments);
}

}  // namespace

int run_program(const std::vector<std::string>& arguments, const MachineFactory& make) {
  try {
    return run(arguments, make);
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "sysring-lab: %s\n", error.what());
    return usage_error;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sysring-lab: %s\n", error.what());
    return failed;
  }
}

}  // namespace lab::server
