#include "lab/windows/engine.h"
#include "lab/windows/messages.h"
#include "lab/windows/text.h"
#include "lab/windows/tool.h"

// Small programs that tell who and what this machine is, and those that only wait.
namespace lab::windows {
namespace {

constexpr std::chrono::milliseconds usual{20};

std::string quoted(const std::vector<std::string>& fields) {
  std::string out;
  for (const auto& field : fields) out += (out.empty() ? "\"" : ",\"") + field + '"';
  return out + "\r\n";
}

}  // namespace

cmd::Result hostname(State& state, const Call& call) {
  if (!call.words.empty())
    return failed(1,
                  "sethostname: Use the Network Control Panel Applet to set hostname.\r\n"
                  "hostname -s is not supported.\r\n");
  return printed(state.description.name + "\r\n", usual);
}

cmd::Result whoami(State&, const Call& call) {
  std::string options;
  for (const auto& word : call.words) options += upper(word) + ' ';
  std::string name = call.token.account;
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (options.empty()) return printed(name + "\r\n", usual);
  if (options == "/USER /FO CSV /NH ") return printed(quoted({name, call.token.user}), usual);
  if (options == "/USER /FO CSV ")
    return printed(quoted({"User Name", "SID"}) + quoted({name, call.token.user}), usual);
  if (options == "/USER ")
    return printed("\r\nUSER INFORMATION\r\n----------------\r\n\r\n" +
                       padded("User Name", name.size()) + " SID\r\n" +
                       std::string(name.size(), '=') + ' ' +
                       std::string(call.token.user.size(), '=') + "\r\n" + name + ' ' +
                       call.token.user + "\r\n",
                   usual);
  return failed(1, "ERROR: Invalid argument/option - '" + call.word(0) +
                       "'.\r\nType \"WHOAMI /?\" for usage.\r\n");
}

cmd::Result ping(State&, const Call& call) {
  const auto count = call.words.size() == 3 ? number(call.word(1)) : std::nullopt;
  if (!count || *count == 0 || !same(call.word(0), "-n") || call.word(2) != "127.0.0.1")
    return failed(1, "", usual);
  std::string out = "\r\nPinging 127.0.0.1 with 32 bytes of data:\r\n";
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(*count, 4); ++i)
    out += "Reply from 127.0.0.1: bytes=32 time<1ms TTL=128\r\n";
  return printed(out, std::chrono::seconds{*count - 1} + usual);
}

cmd::Result timeout(State&, const Call&) {
  return failed(1,
                "ERROR: Input redirection is not supported, exiting the process immediately.\r\n");
}

cmd::Result tzutil(State& state, const Call& call) {
  if (call.words.size() != 1 || !same(call.word(0), "/g"))
    return failed(1, "Windows Time Zone Utility: invalid option\r\n");
  return printed(state.registry.text(
                     "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation",
                     "TimeZoneKeyName"),
                 usual);
}

cmd::Result schtasks(State& state, const Call& call) {
  if (!same(call.word(0), "/query"))
    return failed(1, "ERROR: Invalid syntax.\r\nType \"SCHTASKS /?\" for usage.\r\n");
  return failed(1, "ERROR: " + error_text(state.description.language, code::no_file) + "\r\n");
}

cmd::Result net(State&, const Call&) {
  return failed(
      1,
      "The syntax of this command is:\r\n\r\nNET\r\n    [ ACCOUNTS | COMPUTER | CONFIG | "
      "CONTINUE | FILE | GROUP | HELP |\r\n      HELPMSG | LOCALGROUP | PAUSE | SESSION | "
      "SHARE | START |\r\n      STATISTICS | STOP | TIME | USE | USER | VIEW ]\r\n");
}

}  // namespace lab::windows
