#include "lab/linux/host.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "lab/linux/programs.h"
#include "lab/linux/random.h"
#include "lab/sh/shell.h"

namespace lab::linux_host {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds program_start{2};
constexpr std::size_t deepest = 50;
constexpr const char* default_path = "/usr/local/bin:/usr/bin:/bin";

std::shared_ptr<const std::string> shared(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

Life::Role role_of(const std::string& name) {
  if (name == "workstation") return Life::Role::workstation;
  if (name == "server") return Life::Role::server;
  throw std::invalid_argument{"the role '" + name + "' is not known of a Linux machine"};
}

std::string joined(const sh::Arguments& arguments) {
  std::string line;
  for (const auto& argument : arguments) line += (line.empty() ? "" : " ") + argument;
  return line;
}

}  // namespace

Host::Host(const Description& description, Time now)
    : faults_{Faults::parse(description.faults)},
      name_{description.name},
      domain_{description.domain},
      seed_{mixed(description.seed)},
      role_{role_of(description.role)},
      system_{&find_system(description.system)},
      config_{description.config ? description.config : shared("")},
      began_{now},
      now_{now} {
  set_up(now);
}

void Host::set_up(Time now) {
  const std::string computer = domain_.empty() ? name_ : name_ + "." + domain_;
  const auto seed = mixed(seed_ ^ images_);
  state_ =
      std::make_unique<State>(image_of(*system_), computer, seed, faults_, Life{role_, seed, now});
  state_->disk.put("/etc/hostname", {.bytes = shared(name_ + "\n"), .changed = now});
  state_->disk.put("/etc/machine-id",
                   {.mode = 0444, .bytes = shared(hex_id(seed) + "\n"), .changed = now});
  if (faults_.not_installed) return state_->disk.remove("/opt/sysmon");
  state_->sysmon.install(config_of(*config_), now);
}

std::string Host::boot_id() const { return uuid(seed_ ^ (std::uint64_t{boots_} << 32U)); }

void Host::wait(milliseconds span) { live_until(now_ + span); }

void Host::live_until(Time now) {
  while (true) {
    const auto planned = sysmon().next_at();
    const auto next = std::min(planned.value_or(Time::max()), state_->life.next_at());
    if (faults_.reimaged_after && began_ + *faults_.reimaged_after <= std::min(next, now)) {
      const auto at = began_ + *std::exchange(faults_.reimaged_after, std::nullopt);
      ++images_;
      ++boots_;
      set_up(at);
      continue;
    }
    if (next > now) break;
    now_ = std::max(now_, next);
    if (planned == next) {
      sysmon().act();
    } else {
      const auto happening = state_->life.take();
      sysmon().see(happening.id, new_process(), happening.fields, happening.at);
    }
  }
  now_ = std::max(now_, now);
}

void Host::reboot(Time now) {
  live_until(now);
  ++boots_;
  if (std::exchange(faults_.reimaged, false)) {
    ++images_;
    return set_up(now_);
  }
  sysmon().stop(now_);
  sysmon().power_off();
  for (const auto& name : disk().names_in("/run")) state_->disk.remove("/run/" + name);
  if (sysmon().is_installed() && sysmon().is_enabled()) sysmon().start(now_, new_process());
}

std::vector<std::string> Host::take_forwarded(Time now) {
  live_until(now);
  const milliseconds latency{200 + static_cast<std::int64_t>(mixed(seed_) % 600)};
  return state_->log.take_forwarded(now - latency);
}

Answer Host::run(const Command& command) {
  live_until(command.at);
  login_ = command.user;
  const std::string home = login_ == "root" ? "/root" : "/home/" + login_;
  const sh::Process daemon{.image = shared("/usr/sbin/sshd"),
                           .command_line = shared("sshd: " + login_ + "@notty")};
  sh::Process session = daemon;
  session.user = login_;
  session.directory = disk().find(home) != nullptr ? home : "/";
  const sh::Environment environment{
      {"HOME", home}, {"LOGNAME", login_}, {"PATH", default_path}, {"USER", login_}};
  sh::Input input{std::string{command.input}};
  auto result = run(session, {"/bin/sh", "-c", std::string{command.line}}, environment, input);
  return {static_cast<std::uint32_t>(result->exit_code), std::move(result->out),
          std::move(result->err), now_ - command.at};
}

std::shared_ptr<const std::string> Host::find_program(const std::string& name,
                                                      const sh::Process& process,
                                                      const sh::Environment& environment) const {
  if (name.find('/') != std::string::npos) return shared(real(process, name));
  const auto found = environment.find("PATH");
  std::string path = found == environment.end() ? default_path : found->second;
  while (!path.empty()) {
    const auto end = std::min(path.find(':'), path.size());
    auto candidate = real(process, path.substr(0, end) + "/" + name);
    if (disk().find(candidate) != nullptr) return shared(std::move(candidate));
    path.erase(0, end + 1);
  }
  return nullptr;
}

std::optional<sh::Result> Host::run(const sh::Process& parent, const sh::Arguments& arguments,
                                    const sh::Environment& environment, sh::Input& input) {
  const auto path = find_program(arguments[0], parent, environment);
  if (!path || disk().find(*path) == nullptr) return std::nullopt;
  if (running_.size() >= deepest) return sh::Result{126, "", arguments[0] + ": cannot fork\n"};
  const auto program = linux_host::find_program(*path);
  if (program == nullptr || !disk().allows(parent.user, *path, sh::Access::execute)) {
    return sh::Result{126, "", "sh: 1: " + arguments[0] + ": Permission denied\n"};
  }
  wait(program_start);
  sh::Process process = parent;
  process.id = new_process();
  process.image = *path == "/usr/bin/sh" ? shared(system_->shell) : path;
  process.command_line = shared(joined(arguments));
  running_.push_back({process.id, process.command_line});
  saw_process(process, parent);
  auto result = program({*this, process, arguments, environment, input});
  running_.pop_back();
  return result;
}

void Host::saw_process(const sh::Process& process, const sh::Process& parent) {
  static const auto no_level = shared("no level");
  const auto fields =
      std::make_shared<const Fields>(Fields{{"Image", process.image},
                                            {"CommandLine", process.command_line},
                                            {"CurrentDirectory", shared(process.directory)},
                                            {"User", shared(process.user)},
                                            {"IntegrityLevel", no_level},
                                            {"ParentProcessId", shared(std::to_string(parent.id))},
                                            {"ParentImage", parent.image},
                                            {"ParentCommandLine", parent.command_line},
                                            {"ParentUser", shared(parent.user)}});
  sysmon().see(1, process.id, fields, now_);
}

void Host::saw_file(std::uint32_t id, const sh::Process& process, const std::string& path) {
  Fields fields{{"Image", process.image}, {"TargetFilename", shared(path)}};
  if (id == 11) fields.emplace_back("CreationUtcTime", shared(utc(now_)));
  fields.emplace_back("User", shared(process.user));
  sysmon().see(id, process.id, std::make_shared<const Fields>(std::move(fields)), now_);
}

}  // namespace lab::linux_host
