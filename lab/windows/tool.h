#pragma once

#include <string>
#include <vector>

#include "lab/cmd/cmd.h"
#include "lab/windows/state.h"

namespace lab::windows {

/// One start of a program.
struct Call {
  std::string image;               ///< The path of its file.
  std::string line;                ///< What CreateProcess got.
  std::vector<std::string> words;  ///< Its arguments.
  std::string input;
  Token token;
  std::uint32_t pid = 0;

  [[nodiscard]] std::string word(std::size_t i) const { return i < words.size() ? words[i] : ""; }
};

using Tool = cmd::Result (*)(State&, const Call&);

/// The program of Windows that a file is; null where it is none of the lab's.
Tool find_tool(const State& state, const std::string& image);

inline cmd::Result printed(std::string out, std::chrono::milliseconds took) {
  return {0, std::move(out), "", took};
}
inline cmd::Result failed(std::uint32_t code, std::string err,
                          std::chrono::milliseconds took = std::chrono::milliseconds{20}) {
  return {code, "", std::move(err), took};
}

inline constexpr std::string_view newline = "\r\n";

cmd::Result cacls(State& state, const Call& call);
cmd::Result certutil(State& state, const Call& call);
cmd::Result find(State& state, const Call& call);
cmd::Result findstr(State& state, const Call& call);
cmd::Result fltmc(State& state, const Call& call);
cmd::Result hostname(State& state, const Call& call);
cmd::Result icacls(State& state, const Call& call);
cmd::Result more(State& state, const Call& call);
cmd::Result net(State& state, const Call& call);
cmd::Result ping(State& state, const Call& call);
cmd::Result powershell(State& state, const Call& call);
cmd::Result reg(State& state, const Call& call);
cmd::Result regini(State& state, const Call& call);
cmd::Result sc(State& state, const Call& call);
cmd::Result schtasks(State& state, const Call& call);
cmd::Result sysmon(State& state, const Call& call);
cmd::Result tasklist(State& state, const Call& call);
cmd::Result timeout(State& state, const Call& call);
cmd::Result tzutil(State& state, const Call& call);
cmd::Result wevtutil(State& state, const Call& call);
cmd::Result whoami(State& state, const Call& call);

}  // namespace lab::windows
