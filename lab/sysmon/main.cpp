// A stand-in for Sysmon for Linux 1.5.3: its command line, its daemon, its events and its ways of
// failing without a word, as they were observed. README.md beside it lists what it knows.

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "daemon.h"
#include "lab/rules/rules.h"
#include "state.h"

namespace {

using namespace lab::sysmon;

constexpr int invalid_parameter = 87;

void say(const std::string& line) { std::printf("%s\n", line.c_str()); }

void print_banner() {
  say("");
  say("Sysmon v1.5.3 - Monitors system events");
  say("");
}

int usage() {
  say("Usage:");
  say("Install:                 sysmon -i [<configfile>]");
  say("Update configuration:    sysmon -c [<configfile>]");
  say("Print schema:            sysmon -s");
  say("Uninstall:               sysmon -u [force]");
  return invalid_parameter;
}

/// Prints what Sysmon prints about the file; false where it refuses it.
bool take(const std::string& path, std::string& bytes) {
  if (!exists(path)) {
    say("Failed to open xml configuration: " + path);
    return false;
  }
  bytes = read_text(path);
  const auto loaded = lab::rules::load(bytes);
  for (const auto& line : loaded.printed) say(line);
  return loaded.refusal.empty();
}

bool is_installed() { return exists(state_path("argv")); }

int install(const std::string& path) {
  std::string bytes;
  if (!path.empty() && !take(path, bytes)) return usage();
  ::mkdir(state_path("").c_str(), 0700);
  write_text(state_path("config.xml"), bytes);
  write_text(state_path("argv"), path);
  write_text(state_path("argc"), "4");
  write_text(state_path("enabled"), "");
  return start_daemon();
}

int update(const std::string& path) {
  const int forced = number_of(faults(), "exit", 0);
  if (forced != 0) {
    say("Error: Failed to load or parse xml configuration: " + path);
    return forced;
  }
  std::string bytes;
  if (!take(path, bytes)) return usage();
  if (!is_installed()) {
    say("Error: Sysmon is not installed.");
    say("Cannot write " + state_path("config.xml"));
    return invalid_parameter;
  }
  write_text(state_path("config.xml"), bytes);
  write_text(state_path("argv"), path);
  if (const auto daemon = daemon_pid()) {
    ::kill(*daemon, SIGHUP);
  } else {
    say("Error: Sysmon is not installed.");
  }
  return 0;
}

int use_defaults() {
  say("Updating configuration to use all defaults.");
  write_text(state_path("config.xml"), "");
  write_text(state_path("argv"), "");
  if (const auto daemon = daemon_pid()) ::kill(*daemon, SIGHUP);
  return 0;
}

int dump() {
  if (!daemon_pid()) {
    say("Sysmon is not running");
    return invalid_parameter;
  }
  say(read_text(state_path("config.xml")).empty() ? "No rules installed" : "Rule configuration:");
  return 0;
}

int uninstall() {
  if (const auto daemon = daemon_pid()) ::kill(*daemon, SIGTERM);
  say("Sysmon stopped.");
  ::unlink(state_path("argv").c_str());
  return 0;
}

/// The unit starts it so, with what was installed last.
int serve() {
  if (!is_installed()) return usage();
  return start_daemon();
}

int run(std::vector<std::string> arguments) {
  std::erase(arguments, "-accepteula");
  std::erase(arguments, "-nologo");
  const std::string verb = arguments.empty() ? "" : arguments[0];
  const std::string operand = arguments.size() > 1 ? arguments[1] : "";
  if (verb == "-service") return serve();
  if (verb == "-i") return install(operand);
  if (verb == "-c" && operand == "--") return use_defaults();
  if (verb == "-c") return operand.empty() ? dump() : update(operand);
  if (verb == "-u") return uninstall();
  if (verb == "-s") {
    say("<manifest schemaversion=\"4.90\" binaryversion=\"1.5.3\"/>");
    return 0;
  }
  if (verb == "-?") {
    say("current schema is version: 4.90");
    return 0;
  }
  return usage();
}

}  // namespace

int main(int argc, char** argv) {
  print_banner();
  const int code = run({argv + 1, argv + argc});
  std::fflush(stdout);
  return code;
}
