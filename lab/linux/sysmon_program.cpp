// The command line of Sysmon for Linux 1.5.3, as it was observed.
#include <algorithm>
#include <chrono>

#include "lab/linux/host.h"
#include "lab/linux/programs.h"

namespace lab::linux_host {
namespace {

constexpr int invalid_parameter = 87;
constexpr std::chrono::milliseconds loading{250};
constexpr const char* banner = "\nSysmon v1.5.3 - Monitors system events\n\n";

sh::Result usage(const std::string& before) {
  return {invalid_parameter, before +
                                 "Usage:\n"
                                 "Install:                 sysmon -i [<configfile>]\n"
                                 "Update configuration:    sysmon -c [<configfile>]\n"
                                 "Print schema:            sysmon -s\n"
                                 "Uninstall:               sysmon -u [force]\n"};
}

std::string lines_of(const Config& config) {
  std::string text;
  for (const auto& line : config.loaded.printed) text += line + "\n";
  return text;
}

sh::Result show_rules(const Call& call) {
  const auto& sysmon = call.host.sysmon();
  if (!sysmon.is_running())
    return {invalid_parameter, std::string{banner} + "Sysmon is not running\n"};
  const bool none = sysmon.in_force()->bytes.empty();
  return {.out = std::string{banner} + (none ? "No rules installed\n" : "Rule configuration:\n")};
}

sh::Result store(const Call& call, std::shared_ptr<const Config> config, const std::string& path,
                 std::string said) {
  auto& sysmon = call.host.sysmon();
  const bool running = sysmon.is_running();
  if (!running) said += "Error: Sysmon is not installed.\n";
  if (!sysmon.is_installed()) {
    return {invalid_parameter, said + "Cannot write /opt/sysmon/config.xml\n"};
  }
  sysmon.store(std::move(config), path, call.host.login(), call.host.now());
  return {.out = said};
}

sh::Result update(const Call& call, const std::string& path) {
  const auto content = open_file(call, path);
  if (!content.input)
    return usage(std::string{banner} + "Failed to open xml configuration: " + path + "\n");
  if (call.host.faults().config_refused) {
    return usage(std::string{banner} + "Error: Failed to load or parse xml configuration: " + path +
                 "\n");
  }
  call.host.wait(loading);
  const auto bytes = content.input->take_all();
  if (bytes.empty()) return usage(std::string{banner} + "Failed to read xml configuration bytes\n");
  auto config = config_of(bytes);
  std::string said = banner + lines_of(*config);
  if (!config->loaded.refusal.empty()) return usage(said);
  return store(call, std::move(config), path, std::move(said));
}

}  // namespace

sh::Result sysmon_program(const Call& call) {
  auto operands = call.operands();
  std::erase(operands, "-accepteula");
  std::erase(operands, "-nologo");
  const std::string verb = operands.empty() ? "" : operands[0];
  const std::string operand = operands.size() > 1 ? operands[1] : "";
  if (call.process.user != "root")
    return {1, std::string{banner} + "Sysmon must be run as root.\n"};
  if (verb == "-?") return {.out = std::string{banner} + "current schema is version: 4.90\n"};
  if (verb != "-c") return usage(banner);
  if (operand.empty()) return show_rules(call);
  if (operand != "--") return update(call, operand);
  return store(call, config_of(""), "",
               std::string{banner} + "Updating configuration to use all defaults.\n");
}

}  // namespace lab::linux_host
