#include <array>
#include <optional>

#include "lab/windows/engine.h"
#include "lab/windows/messages.h"
#include "lab/windows/text.h"
#include "lab/windows/tool.h"

namespace lab::windows {
namespace {

constexpr std::chrono::milliseconds usual{25};
constexpr std::uint32_t usage_error = 1639;

/// The names of the fields, in the order in which sc prints them.
using Labels = std::array<std::string_view, 9>;
const Labels& labels(const std::string& language) {
  static const Labels english{
      "SERVICE_NAME", "TYPE", "STATE", "WIN32_EXIT_CODE", "SERVICE_EXIT_CODE", "CHECKPOINT",
      "WAIT_HINT",    "PID",  "FLAGS"};
  static const Labels portuguese{"NOME_DO_SERVIÇO",
                                 "TIPO",
                                 "ESTADO",
                                 "CÓDIGO_DE_SAÍDA_DO_WIN32",
                                 "CÓDIGO_DE_SAÍDA_DO_SERVIÇO",
                                 "PONTO_DE_VERIFICAÇÃO",
                                 "AGUARDAR_DICA",
                                 "PID",
                                 "SINALIZADORES"};
  return language == "pt-BR" ? portuguese : english;
}

std::string field(const State& state, std::size_t label, const std::string& value) {
  const bool wide = state.description.language == "pt-BR";
  return "        " + padded(labels(state.description.language)[label], wide ? 27 : 19) + ": " +
         value + "\r\n";
}

std::string type_text(std::uint32_t type) {
  const char* const name = type == 1    ? "KERNEL_DRIVER"
                           : type == 2  ? "FILE_SYSTEM_DRIVER"
                           : type == 16 ? "WIN32_OWN_PROCESS"
                                        : "WIN32_SHARE_PROCESS";
  return hex(type) + "  " + name;
}

cmd::Result fails(const State& state, const std::string& function, std::uint32_t code) {
  const auto& language = state.description.language;
  return {code,
          "[SC] " + function + ' ' + say(language, Text::sc_failed) + ' ' + std::to_string(code) +
              ":\r\n\r\n" + error_text(language, code) + "\r\n\r\n",
          "", usual};
}

std::string key_of(const Call& call) { return services_key + call.word(1); }

std::string status(const State& state, const std::string& name, const Service& service,
                   bool extended) {
  const auto type = state.registry.number(services_key + name, "Type");
  std::string out = "\r\n" + std::string{labels(state.description.language)[0]} + ": " + name;
  out += "\r\n" + field(state, 1, type_text(type));
  out += field(state, 2, service.state == 4 ? "4  RUNNING" : "1  STOPPED");
  if (service.state == 4)
    out += "                                (STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN)\r\n";
  out +=
      field(state, 3, std::to_string(service.exit_code) + "  (0x" + hex(service.exit_code) + ')');
  out += field(state, 4, "0  (0x0)") + field(state, 5, "0x0") + field(state, 6, "0x0");
  if (extended) out += field(state, 7, std::to_string(service.pid)) + field(state, 8, "");
  return out;
}

cmd::Result query(State& state, const Call& call) {
  const auto there = state.services.find(upper(call.word(1)));
  if (there == state.services.end())
    return fails(state, "EnumQueryServicesStatus:OpenService", 1060);
  const bool extended = same(call.word(0), "queryex");
  return printed(status(state, call.word(1), there->second, extended), usual);
}

std::string start_type(const State& state, const std::string& key) {
  const auto start = state.registry.number(key, "Start");
  static constexpr std::array names{"BOOT_START", "SYSTEM_START", "AUTO_START", "DEMAND_START",
                                    "DISABLED"};
  const bool delayed = start == 2 && state.registry.number(key, "DelayedAutostart") == 1;
  return std::to_string(start) + "   " + names.at(start) + (delayed ? "  (DELAYED)" : "");
}

cmd::Result configuration(State& state, const Call& call) {
  const auto key = key_of(call);
  if (!state.services.contains(upper(call.word(1)))) return fails(state, "OpenService", 1060);
  const auto line = [](const char* name, const std::string& value) {
    return "        " + padded(name, 19) + ": " + value + "\r\n";
  };
  auto type = type_text(state.registry.number(key, "Type"));
  std::string out = "[SC] QueryServiceConfig SUCCESS\r\n\r\n";
  out += "SERVICE_NAME: " + call.word(1) + "\r\n" + line("TYPE", type);
  out += line("START_TYPE", start_type(state, key)) + line("ERROR_CONTROL", "1   NORMAL");
  out += line("BINARY_PATH_NAME", state.registry.text(key, "ImagePath"));
  out += line("LOAD_ORDER_GROUP", "") + line("TAG", "0");
  out += line("DISPLAY_NAME", state.registry.text(key, "DisplayName")) + line("DEPENDENCIES", "");
  return printed(out + line("SERVICE_START_NAME", state.registry.text(key, "ObjectName")), usual);
}

/// Sysmon 15 and the feature are protected processes: an administrator may hardly touch them.
bool is_protected(const State& state, const std::string& name) {
  return state.registry.number(services_key + name, "LaunchProtected") != 0;
}

std::optional<std::uint32_t> refusal(const State& state, const Call& call) {
  if (!state.services.contains(upper(call.word(1)))) return 1060;
  if (!call.token.elevated) return code::denied;
  return {};
}

cmd::Result start(State& state, const Call& call) {
  if (const auto no = refusal(state, call)) return fails(state, "StartService: OpenService", *no);
  const auto code = start_service(state, call.word(1));
  if (code != 0) return fails(state, "StartService", code);
  auto out =
      printed(status(state, call.word(1), state.services.at(upper(call.word(1))), true), usual);
  return out;
}

cmd::Result stop(State& state, const Call& call) {
  if (const auto no = refusal(state, call)) return fails(state, "OpenService", *no);
  if (!is_running(state, call.word(1))) return fails(state, "ControlService", 1062);
  if (is_protected(state, call.word(1))) return fails(state, "ControlService", code::denied);
  stop_service(state, call.word(1), 0);
  return printed(status(state, call.word(1), state.services.at(upper(call.word(1))), false), usual);
}

cmd::Result erase(State& state, const Call& call) {
  if (const auto no = refusal(state, call)) return fails(state, "OpenService", *no);
  if (is_protected(state, call.word(1))) return fails(state, "DeleteService", code::denied);
  state.services.erase(upper(call.word(1)));
  state.registry.remove(key_of(call));
  return printed("[SC] DeleteService SUCCESS\r\n", usual);
}

cmd::Result usage() {
  return {usage_error,
          "DESCRIPTION:\r\n        SC is a command line program used for communicating with the\r\n"
          "        Service Control Manager and services.\r\nUSAGE:\r\n"
          "        sc <server> [command] [service name] <option1> <option2>...\r\n",
          "", usual};
}

cmd::Result change(State& state, const Call& call) {
  if (call.words.size() != 4 || !same(call.word(2), "start=")) return usage();
  const auto mode = upper(call.word(3));
  const std::uint32_t start = mode == "AUTO" || mode == "DELAYED-AUTO" ? 2
                              : mode == "DEMAND"                       ? 3
                              : mode == "DISABLED"                     ? 4
                                                                       : 0;
  if (start == 0) return usage();
  if (const auto no = refusal(state, call)) return fails(state, "OpenService", *no);
  if (start != 2 && is_protected(state, call.word(1)))
    return fails(state, "ChangeServiceConfig", code::denied);
  state.registry.set(key_of(call), number_value("Start", start));
  state.registry.set(key_of(call),
                     number_value("DelayedAutostart", mode == "DELAYED-AUTO" ? 1 : 0));
  return printed("[SC] ChangeServiceConfig SUCCESS\r\n", usual);
}

cmd::Result failure(State& state, const Call& call) {
  if (call.words.size() != 6 || !same(call.word(2), "reset=") || !same(call.word(4), "actions="))
    return usage();
  const auto reset = number(call.word(3));
  if (!reset) return usage();
  if (const auto no = refusal(state, call)) return fails(state, "OpenService", *no);
  state.registry.set(key_of(call), text_value("FailureActions", call.word(3) + ' ' + call.word(5)));
  return printed("[SC] ChangeServiceConfig2 SUCCESS\r\n", usual);
}

cmd::Result query_failure(State& state, const Call& call) {
  if (!state.services.contains(upper(call.word(1)))) return fails(state, "OpenService", 1060);
  const auto stored = split(state.registry.text(key_of(call), "FailureActions"), ' ');
  return printed("[SC] QueryServiceConfig2 SUCCESS\r\n\r\nSERVICE_NAME: " + call.word(1) +
                     "\r\n        RESET_PERIOD (in seconds)    : " +
                     (stored.front().empty() ? "0" : stored.front()) +
                     "\r\n        REBOOT_MESSAGE               : \r\n"
                     "        COMMAND_LINE                 : \r\n",
                 usual);
}

cmd::Result show_security(State& state, const Call& call) {
  if (!state.services.contains(upper(call.word(1)))) return fails(state, "OpenService", 1060);
  return printed(
      "\r\nD:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)"
      "(A;;CCLCSWLOCRRC;;;IU)(A;;CCLCSWLOCRRC;;;SU)\r\n",
      usual);
}

}  // namespace

cmd::Result sc(State& state, const Call& call) {
  const auto command = upper(call.word(0));
  if (command == "CONFIG") return change(state, call);
  if (command == "FAILURE") return failure(state, call);
  const bool has_buffer =
      call.words.size() == 3 && number(call.word(2)) && (command == "QC" || command == "QFAILURE");
  if (call.words.size() != 2 && !has_buffer) return usage();
  const auto run = command == "QUERY" || command == "QUERYEX" ? query
                   : command == "QC"                          ? configuration
                   : command == "START"                       ? start
                   : command == "STOP"                        ? stop
                   : command == "DELETE"                      ? erase
                   : command == "QFAILURE"                    ? query_failure
                   : command == "SDSHOW"                      ? show_security
                                                              : nullptr;
  return run == nullptr ? usage() : run(state, call);
}

}  // namespace lab::windows
