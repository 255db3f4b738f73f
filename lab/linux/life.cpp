#include "lab/linux/life.h"

#include <array>
#include <chrono>

#include "lab/linux/random.h"

namespace lab::linux_host {
namespace {

using std::chrono::milliseconds;

struct Habit {
  std::uint32_t id;
  std::shared_ptr<const Fields> fields;
};

std::shared_ptr<const std::string> shared(const char* text) {
  return std::make_shared<const std::string>(text);
}

Habit process(const char* image, const char* line, const char* user, const char* parent) {
  return {1, std::make_shared<const Fields>(Fields{{"Image", shared(image)},
                                                   {"CommandLine", shared(line)},
                                                   {"CurrentDirectory", shared("/")},
                                                   {"User", shared(user)},
                                                   {"ParentImage", shared(parent)},
                                                   {"ParentCommandLine", shared(parent)},
                                                   {"ParentUser", shared("root")}})};
}

Habit end_of(const char* image, const char* user) {
  return {5,
          std::make_shared<const Fields>(Fields{{"Image", shared(image)}, {"User", shared(user)}})};
}

Habit file(const char* image, const char* path) {
  return {11, std::make_shared<const Fields>(Fields{{"Image", shared(image)},
                                                    {"TargetFilename", shared(path)},
                                                    {"User", shared("root")}})};
}

Habit connection(const char* image, const char* address, const char* port) {
  return {3, std::make_shared<const Fields>(Fields{{"Image", shared(image)},
                                                   {"User", shared("root")},
                                                   {"Protocol", shared("tcp")},
                                                   {"Initiated", shared("true")},
                                                   {"DestinationIp", shared(address)},
                                                   {"DestinationPort", shared(port)}})};
}

using Habits = std::array<Habit, 10>;

const Habits& habits(Life::Role role) {
  constexpr const char* systemd = "/usr/lib/systemd/systemd";
  static const Habits server{
      process("/usr/sbin/cron", "/usr/sbin/CRON -f", "root", "/usr/sbin/cron"),
      process("/usr/bin/run-parts", "run-parts /etc/cron.hourly", "root", "/usr/bin/dash"),
      process("/usr/lib/nagios/plugins/check_load", "check_load -w 5 -c 9", "nagios",
              "/usr/sbin/nrpe"),
      process("/usr/sbin/sshd", "/usr/sbin/sshd -D -R", "root", "/usr/sbin/sshd"),
      process("/usr/bin/pg_isready", "pg_isready -q", "postgres", "/usr/bin/dash"),
      process("/usr/bin/systemctl", "systemctl is-system-running", "root", systemd),
      process("/usr/bin/find", "find /var/lib/php/sessions -mmin +24", "root", "/usr/bin/dash"),
      end_of("/usr/sbin/cron", "root"),
      file("/usr/bin/apt-get", "/var/lib/apt/lists/lock"),
      connection("/usr/sbin/chronyd", "192.0.2.123", "123")};
  static const Habits workstation{
      process("/usr/bin/bash", "bash", "user", "/usr/bin/gnome-terminal-server"),
      process("/usr/bin/git", "git status --porcelain", "user", "/usr/bin/bash"),
      process("/usr/lib/firefox/firefox", "firefox -contentproc", "user",
              "/usr/lib/firefox/firefox"),
      process("/usr/bin/ls", "ls --color=auto", "user", "/usr/bin/bash"),
      process("/usr/bin/dbus-daemon", "dbus-daemon --session", "user", systemd),
      process("/usr/bin/python3.11", "python3 build.py", "user", "/usr/bin/bash"),
      process("/usr/bin/systemctl", "systemctl --user list-units", "user", "/usr/bin/bash"),
      end_of("/usr/bin/git", "user"),
      file("/usr/bin/bash", "/home/user/.bash_history"),
      connection("/usr/lib/firefox/firefox", "192.0.2.80", "443")};
  return role == Life::Role::server ? server : workstation;
}

/// What lies between two of them on average.
milliseconds pause(Life::Role role, Time at) {
  if (role == Life::Role::server) return milliseconds{8'000};
  const auto of_day = at - std::chrono::floor<std::chrono::days>(at);
  const auto hour = std::chrono::floor<std::chrono::hours>(of_day).count();
  return milliseconds{hour >= 7 && hour < 19 ? 6'000 : 14'000};
}

}  // namespace

/// From half of the pause to one and a half of it.
void Life::step() {
  state_ = mixed(state_);
  const auto mean = static_cast<std::uint64_t>(pause(role_, at_).count());
  at_ += milliseconds{static_cast<std::int64_t>(mean / 2 + state_ % mean)};
}

Life::Happening Life::take() {
  const auto& all = habits(role_);
  const auto& habit = all.at(static_cast<std::size_t>((state_ >> 32U) % all.size()));
  Happening happening{at_, habit.id, habit.fields};
  step();
  return happening;
}

}  // namespace lab::linux_host
