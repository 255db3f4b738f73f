#include "lab/windows/text.h"
#include "lab/windows/tool.h"

namespace lab::windows {
namespace {

constexpr std::chrono::milliseconds usual{30};
constexpr char machine[] = "\\Registry\\Machine\\";

std::string who(const std::string& code) {
  if (code == "1") return "BA";
  return code == "17" ? "SY" : "";
}

/// `\Registry\Machine\KEY [1 17]`: replaces the DACL, silently, and does not protect it.
bool carry_out(State& state, const Call& call, const std::string& line) {
  const auto open = line.find(" [");
  if (!begins_with(line, machine) || open == line.npos || !line.ends_with(']')) return false;
  const auto key =
      "HKEY_LOCAL_MACHINE\\" + line.substr(sizeof machine - 1, open + 1 - sizeof machine);
  std::string sddl = "D:";
  for (const auto& code : split(line.substr(open + 2, line.size() - open - 3), ' ')) {
    if (who(code).empty()) return false;
    sddl += "(A;CI;KA;;;" + who(code) + ')';
  }
  auto wanted = security(sddl);
  const auto old = state.registry.security(key);
  wanted.owner = old.owner;
  wanted.group = old.group;
  return state.registry.set_security(key, wanted, call.token) == code::ok;
}

}  // namespace

cmd::Result regini(State& state, const Call& call) {
  const File* const file = call.words.size() == 1 ? state.files.find(call.word(0)) : nullptr;
  if (file == nullptr || !file->bytes)
    return failed(2, "REGINI: Unable to open " + call.word(0) + " (2)\r\n");
  for (auto line : split(*file->bytes, '\n')) {
    while (line.ends_with('\r') || line.ends_with(' ')) line.pop_back();
    if (!line.empty() && !carry_out(state, call, line))
      return failed(code::bad_parameter, "REGINI: invalid line: " + line + "\r\n");
  }
  return printed("", usual);
}

}  // namespace lab::windows
