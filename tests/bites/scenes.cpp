#include "bites/scenes.h"

#include <chrono>
#include <utility>

namespace sysring::bites {
namespace {

using fleet::Platform;
using host::Purpose;
using on_lab::LabHost;
using namespace std::chrono_literals;

constexpr auto windows = Platform::windows;
constexpr auto linux_host = Platform::linux;

/// A machine that has something of ours, of an operation that was cut off, and something of others.
void leave_something(LabHost& machine) {
  if (machine.is_linux()) {
    (void)machine({.line =
                       "umask 077; cd /run; mkdir -m 700 sysring; cd sysring; mkdir ws-3 other-1; "
                       "echo rules >ws-3/old.xml; echo keep >other-1/keep.txt"});
  } else {
    (void)machine(
        {.line = "mkdir C:\\Windows\\Sysring& icacls C:\\Windows\\Sysring /inheritance:r "
                 "/grant:r *S-1-5-18:(OI)(CI)F /grant:r *S-1-5-32-544:(OI)(CI)F /q >nul& "
                 "cd C:\\Windows\\Sysring& mkdir ws-3& mkdir other-1& echo rules>ws-3\\old.xml& "
                 "echo keep>other-1\\keep.txt"});
  }
}

LabHost new_machine(Platform platform, const lab::FaultList& faults) {
  return {platform == linux_host ? on_lab::linux_machine(faults) : on_lab::windows_machine(faults),
          on_lab::noon};
}

std::function<LabHost()> fresh(Platform platform, lab::FaultList faults = {}) {
  return [=] { return new_machine(platform, faults); };
}

std::function<LabHost()> with_leftovers(Platform platform, lab::FaultList faults = {}) {
  return [=] {
    auto machine = new_machine(platform, faults);
    leave_something(machine);
    return machine;
  };
}

/// One that has got its configuration from us; `then` happens to it.
std::function<LabHost()> served(Platform platform, std::string then, lab::FaultList faults = {}) {
  return [=] {
    auto machine = new_machine(platform, faults);
    auto first = on_lab::task(platform, Purpose::apply);
    first.operation = {5};
    carry_out(machine, first);
    machine.live_until(machine.now() + 10min);
    leave_something(machine);
    if (!then.empty()) (void)machine({.line = then});
    return machine;
  };
}

/// Neither PowerShell nor SFTP is there to be used.
std::function<LabHost()> with_certutil(bool with_something_left) {
  return [=] {
    auto machine = new_machine(windows, {"clm"});
    machine.has_sftp = false;
    if (with_something_left) leave_something(machine);
    return machine;
  };
}

host::Task to(Platform platform, Purpose purpose) { return on_lab::task(platform, purpose); }

host::Task verifying(Platform platform) {
  auto task = to(platform, Purpose::verify);
  task.previous = on_lab::built(on_lab::old_xml).digests.sha256;
  return task;
}

host::Task restoring(Platform platform) {
  auto task = to(platform, Purpose::restore);
  const auto old = on_lab::probed(platform, on_lab::old_xml);
  task.config = old.config;
  task.probe = old.name;
  return task;
}

host::Task without_probe(host::Task task) {
  task.config = on_lab::built(on_lab::new_xml);
  task.probe = {};
  return task;
}

host::Task keeping_first(host::Task task) {
  task.kept = std::make_shared<const std::set<std::string, std::less<>>>();
  return task;
}

std::vector<Scene> windows_scenes() {
  return {
      {"WindowsFresh", fresh(windows), to(windows, Purpose::apply), {"stage", "key"}},
      {"WindowsWithLeftovers",
       with_leftovers(windows),
       to(windows, Purpose::apply),
       {"look", "stage", "apply"}},
      {"WindowsBySftp",
       with_leftovers(windows, {"clm"}),
       to(windows, Purpose::apply),
       {"stage 2", "stage 3", "key", "apply"}},
      {"WindowsByCertutil", with_certutil(true), to(windows, Purpose::apply), {"stage 3"}},
      {"WindowsByCertutilFresh", with_certutil(false), to(windows, Purpose::apply), {"stage 3"}},
      {"WindowsWithoutProbe",
       fresh(windows),
       without_probe(to(windows, Purpose::apply)),
       {"apply", "verify"}},
      {"WindowsAfterASoak", served(windows, ""), verifying(windows), {"tidy", "key", "verify"}},
      {"WindowsStopped", served(windows, "sc stop Sysmon64"), restoring(windows), {"apply"}},
      {"WindowsFirstDay", fresh(windows), to(windows, Purpose::first_day), {"trial", "tidy"}},
  };
}

std::vector<Scene> linux_scenes() {
  return {
      {"LinuxFresh",
       fresh(linux_host),
       keeping_first(to(linux_host, Purpose::apply)),
       {"keep", "stage"}},
      {"LinuxWithLeftovers",
       with_leftovers(linux_host),
       to(linux_host, Purpose::apply),
       {"look", "stage", "apply"}},
      {"LinuxWithoutProbe",
       fresh(linux_host),
       without_probe(to(linux_host, Purpose::apply)),
       {"verify"}},
      {"LinuxAfterASoak", served(linux_host, ""), verifying(linux_host), {"tidy"}},
      {"LinuxStopped",
       served(linux_host, "systemctl stop sysmon"),
       restoring(linux_host),
       {"apply"}},
  };
}

Scene bad(Platform platform, const std::string& name, const lab::FaultList& faults,
          std::vector<std::string> steps = {}) {
  return {(platform == windows ? "Windows" : "Linux") + name, with_leftovers(platform, faults),
          to(platform, Purpose::apply), std::move(steps)};
}

}  // namespace

const std::vector<Scene>& good_scenes() {
  static const std::vector<Scene> scenes = [] {
    auto all = windows_scenes();
    for (auto& scene : linux_scenes()) all.push_back(std::move(scene));
    return all;
  }();
  return scenes;
}

const std::vector<Scene>& bad_scenes() {
  static const std::vector<Scene> scenes{
      bad(windows, "KeepsItsRules", {"rules_not_loaded"}),
      bad(windows, "StoresAnother", {"hash_mismatch"}),
      bad(windows, "KeepsTheFile", {"delete_fails"}),
      bad(windows, "KeepsTheKeyOpen", {"key_denied"}),
      bad(windows, "Refuses", {"config_refused"}),
      bad(windows, "KeepsTheKeyOpenWithoutPowerShell", {"key_denied", "clm"}),
      bad(linux_host, "KeepsItsRules", {"rules_not_loaded"}, {"verify"}),
      bad(linux_host, "KeepsTheFile", {"delete_fails"}),
      bad(linux_host, "Crashes", {"reload_crash"}),
      bad(linux_host, "Refuses", {"config_refused"}),
  };
  return scenes;
}

}  // namespace sysring::bites
