#include "host/windows/command.h"

#include "host/windows/lines.h"

namespace sysring::host::windows {

std::string in_turn(std::initializer_list<std::string> commands) {
  std::string line;
  for (const auto& command : commands) {
    if (command.empty()) continue;
    if (!line.empty()) line += "& ";
    line += command;
  }
  return line;
}

std::string in_block(const std::string& command) { return "(" + command + ")"; }

std::string mark(std::string_view section) { return "echo #" + std::string{section}; }

std::string tell_exit_code() { return "call echo %^errorlevel%"; }

std::string quoted(std::string_view text) { return "\"" + std::string{text} + "\""; }

std::string value_of(std::string_view key, std::string_view value) {
  return "reg query " + quoted("HKLM\\" + std::string{key}) + " /v " + std::string{value};
}

std::string events(std::string_view selection, int count) {
  return "wevtutil qe " + std::string{channel} + " " +
         quoted("/q:*[System[" + std::string{selection} + "]]") + " /c:" + std::to_string(count) +
         " /rd:true /f:xml";
}

std::string service_key(std::string_view name) {
  return "SYSTEM\\CurrentControlSet\\Services\\" + std::string{name};
}

}  // namespace sysring::host::windows
