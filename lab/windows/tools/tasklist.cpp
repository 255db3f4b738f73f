#include "lab/windows/engine.h"
#include "lab/windows/text.h"
#include "lab/windows/tool.h"

namespace lab::windows {
namespace {

constexpr std::chrono::milliseconds usual{350};
constexpr char no_tasks[] = "INFO: No tasks are running which match the specified criteria.\r\n";

/// Cumulative, as the processor's time of a process is: what the load takes since the rules came.
std::chrono::seconds processor_time(const State& state) {
  const auto up = state.now - state.booted;
  auto used = up / 500;
  if (state.sysmon.rolled_out && !state.sysmon.history.empty())
    used += (state.now - state.sysmon.history.back().at) * state.faults.load / 100;
  return std::chrono::floor<std::chrono::seconds>(used);
}

std::string clock(std::chrono::seconds time) {
  const auto two = [](auto value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  const std::chrono::hh_mm_ss parts{time};
  return std::to_string(parts.hours().count()) + ':' + two(parts.minutes().count()) + ':' +
         two(parts.seconds().count());
}

std::string row(const State& state, const std::string& name, std::uint32_t pid, bool is_sysmon,
                bool verbose) {
  const auto memory = is_sysmon ? 18 + state.faults.load : 12;
  std::string out = '"' + name + "\",\"" + std::to_string(pid) + "\",\"Services\",\"0\",\"" +
                    std::to_string(memory) + ",412 K\"";
  if (verbose)
    out += ",\"Unknown\",\"NT AUTHORITY\\SYSTEM\",\"" +
           clock(is_sysmon ? processor_time(state) : std::chrono::seconds{3}) + "\",\"N/A\"";
  return out + "\r\n";
}

}  // namespace

/// Knows `/fi "PID eq N" /fo csv /nh` and `"IMAGENAME eq NAME"`, with /v too.
cmd::Result tasklist(State& state, const Call& call) {
  constexpr std::string_view by_pid = "PID eq ";
  constexpr std::string_view by_name = "IMAGENAME eq ";
  std::string options;
  std::string name_wanted;
  std::uint64_t pid = 0;
  for (const auto& word : call.words) {
    const bool is_pid = begins_with(word, by_pid);
    const bool is_name = begins_with(word, by_name);
    if (is_pid) pid = number(std::string_view{word}.substr(by_pid.size())).value_or(0);
    if (is_name) name_wanted = word.substr(by_name.size());
    options += (is_pid || is_name ? "FILTER" : upper(word)) + ' ';
  }
  const bool verbose = options.find("/V ") != options.npos;
  if (replaced(options, "/V ", "") != "/FI FILTER /FO CSV /NH ")
    return failed(1, "ERROR: Invalid argument/option.\r\nType \"TASKLIST /?\" for usage.\r\n");
  for (const auto& [name, service] : state.services) {
    const bool ours = is_sysmon(state, name);
    const auto image = ours ? base_name(state.sysmon.image) : "svchost.exe";
    const bool wanted = name_wanted.empty() ? service.pid == pid : same(image, name_wanted);
    if (service.pid == 0 || !wanted) continue;
    return printed(row(state, image, service.pid, ours, verbose), usual);
  }
  return printed(no_tasks, usual);
}

}  // namespace lab::windows
