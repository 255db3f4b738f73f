#include "daemon.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "events.h"
#include "hash.h"
#include "lab/rules/rules.h"
#include "state.h"
#include "watch.h"

namespace lab::sysmon {
namespace {

void pause_for(int milliseconds) {
  const timespec span{milliseconds / 1'000, (milliseconds % 1'000) * 1'000'000L};
  ::nanosleep(&span, nullptr);
}

/// The daemon re-opens the path that the command was given, as it was typed: a file that is gone by
/// then has no hash, although the configuration is loaded from the private copy.
void log_config_change(const std::map<std::string, std::string>& now) {
  const std::string path = read_text(state_path("argv"));
  std::string hash = "-";
  if (!path.empty() && exists(path)) {
    const auto loaded = rules::load(read_text(state_path("config.xml")));
    hash = hash_of(read_text(path), loaded.algorithms);
  }
  const auto lie = now.find("hash");
  if (lie != now.end() && hash != "-") hash = "SHA256=" + std::string(64, '0');
  log_event(16, {{"UtcTime", utc_now()},
                 {"Configuration", path.empty() ? "-" : path},
                 {"ConfigurationFileHash", hash}});
}

void log_state(const char* state) {
  log_event(
      4,
      {{"UtcTime", utc_now()}, {"State", state}, {"Version", "1.5.3"}, {"SchemaVersion", "4.90"}});
}

/// As the rules in force say, under the name that they give it.
void log_filtered(const rules::Rules& rules, int id, Data data) {
  const auto number = static_cast<std::uint32_t>(id);
  const auto decision = rules.decide({number, data}, rules::Folding::ascii);
  if (!decision.logged) return;
  data.insert(data.begin(), {"RuleName", decision.rule});
  log_event(id, data);
}

void log_life(const rules::Rules& rules) {
  log_filtered(rules, 1,
               {{"UtcTime", utc_now()},
                {"ProcessId", std::to_string(::getpid())},
                {"Image", "/usr/bin/true"},
                {"CommandLine", "true"},
                {"User", "root"}});
}

/// What cannot be loaded leaves the rules as they were.
void load(rules::Rules& rules) {
  const std::string config = read_text(state_path("config.xml"));
  const auto loaded = rules::load(config);
  if (config.empty() || loaded.refusal.empty()) rules = loaded.rules;
}

void reload(rules::Rules& rules) {
  const auto now = faults();
  pause_for(number_of(now, "delay_ms", 300));
  const auto fault = now.find("reload");
  if (fault != now.end() && fault->second == "ignored") return;
  if (fault != now.end() && fault->second == "crash") ::abort();
  if (fault == now.end() || fault->second != "pretended") load(rules);
  log_config_change(now);
}

void live(const rules::Rules& rules) {
  const auto now = faults();
  if (now.contains("silent")) return;
  for (int count = number_of(now, "flood", 1); count > 0; --count) log_life(rules);
}

/// Who created a file cannot be seen; in the places that are watched it is a script for /bin/sh.
void log_files(const rules::Rules& rules, const std::vector<std::string>& created) {
  const std::string image = std::filesystem::canonical("/bin/sh").string();
  if (faults().contains("silent")) return;
  for (const auto& file : created) {
    log_filtered(rules, 11,
                 {{"UtcTime", utc_now()},
                  {"ProcessId", std::to_string(::getpid())},
                  {"Image", image},
                  {"TargetFilename", file},
                  {"CreationUtcTime", utc_now()},
                  {"User", "root"}});
  }
}

std::string watched_directory() {
  std::string path = read_text(state_path("watched"));
  std::erase(path, '\n');
  return path.empty() ? "/run/sysring" : path;
}

/// Until SIGTERM.
void serve(rules::Rules& rules, const sigset_t& signals) {
  using Clock = std::chrono::steady_clock;
  using std::chrono::milliseconds;
  const int arriving = ::signalfd(-1, &signals, SFD_CLOEXEC);
  Watch watch{watched_directory()};
  auto alive_at = Clock::now();
  while (true) {
    const auto life = milliseconds{std::max(number_of(faults(), "life_ms", 1'000), 10)};
    const auto rest = std::chrono::ceil<milliseconds>(alive_at + life - Clock::now()).count();
    std::array<pollfd, 2> sources{{{arriving, POLLIN, 0}, {watch.descriptor(), POLLIN, 0}}};
    ::poll(sources.data(), sources.size(), static_cast<int>(std::max<long>(rest, 0)));
    if (sources[1].revents != 0) log_files(rules, watch.created());
    if (sources[0].revents != 0) {
      signalfd_siginfo signal{};
      if (::read(arriving, &signal, sizeof signal) != sizeof signal) continue;
      if (signal.ssi_signo == SIGTERM) break;
      reload(rules);
    }
    if (Clock::now() < alive_at + life) continue;
    live(rules);
    alive_at = Clock::now();
  }
  ::close(arriving);
}

[[noreturn]] void run_daemon() {
  ::setsid();
  const int nothing = ::open("/dev/null", O_RDWR);
  for (int descriptor = 0; descriptor < 3; ++descriptor) ::dup2(nothing, descriptor);
  sigset_t signals{};
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGHUP);
  ::sigaddset(&signals, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  write_text(state_path("sysmon.pid"), std::to_string(::getpid()));

  rules::Rules rules;
  load(rules);
  log_config_change(faults());
  log_state("Started");
  serve(rules, signals);
  log_state("Stopped");
  ::unlink(state_path("sysmon.pid").c_str());
  std::exit(0);
}

}  // namespace

int start_daemon() {
  if (daemon_pid()) return 0;
  const pid_t child = ::fork();
  if (child < 0) return 1;
  if (child == 0) run_daemon();
  for (int tries = 0; tries < 200 && !daemon_pid(); ++tries) pause_for(10);
  return daemon_pid() ? 0 : 1;
}

}  // namespace lab::sysmon
