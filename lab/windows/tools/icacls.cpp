#include <optional>

#include "lab/windows/messages.h"
#include "lab/windows/text.h"
#include "lab/windows/tool.h"

namespace lab::windows {
namespace {

constexpr std::chrono::milliseconds usual{40};

struct Request {
  std::string path;
  bool closes = false;  ///< /inheritance:r
  std::vector<Ace> grants;
  std::string owner;
  bool changes = false;
};

std::optional<std::string> read_sid(const std::string& text) {
  const auto probe = parse_security("O:" + (text.starts_with('*') ? text.substr(1) : "") + "D:");
  if (!probe) return {};
  return probe->owner;
}

/// "*S-1-5-18:(OI)(CI)F"
std::optional<Ace> read_grant(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == text.npos) return {};
  const auto who = read_sid(text.substr(0, colon));
  if (!who) return {};
  Ace out{false, "", 0, *who};
  auto rest = text.substr(colon + 1);
  while (rest.starts_with("(OI)") || rest.starts_with("(CI)") || rest.starts_with("(IO)")) {
    out.flags += rest.substr(1, 2);
    rest.erase(0, 4);
  }
  out.mask = rest == "F"    ? 0x1f01ffU
             : rest == "M"  ? 0x1301bfU
             : rest == "RX" ? 0x1200a9U
             : rest == "R"  ? 0x120089U
                            : 0U;
  if (out.mask == 0) return {};
  return out;
}

std::optional<Request> read_request(const Call& call) {
  Request out;
  out.path = call.word(0);
  if (out.path.empty() || out.path.starts_with('/')) return {};
  for (std::size_t i = 1; i < call.words.size(); ++i) {
    const auto option = upper(call.words[i]);
    if (option == "/Q") continue;
    out.changes = true;
    if (option == "/INHERITANCE:R") {
      out.closes = true;
    } else if (option == "/GRANT:R" && i + 1 < call.words.size()) {
      auto ace = read_grant(call.words[++i]);
      if (!ace) return {};
      out.grants.push_back(std::move(*ace));
    } else if (option == "/SETOWNER" && i + 1 < call.words.size()) {
      const auto who = read_sid(call.words[++i]);
      if (!who) return {};
      out.owner = *who;
    } else {
      return {};
    }
  }
  return out;
}

Security changed(Security security, const Request& request) {
  if (request.closes) {
    std::erase_if(security.aces, [](const Ace& ace) { return ace.has("ID"); });
    security.closed = security.auto_inherited = true;
  }
  for (const auto& grant : request.grants) {
    std::erase_if(security.aces,
                  [&](const Ace& ace) { return ace.sid == grant.sid && !ace.has("ID"); });
    security.aces.push_back(grant);
  }
  if (!request.owner.empty()) security.owner = request.owner;
  return security;
}

std::string account(const State& state, const std::string& who) {
  const bool german = state.description.language == "de";
  if (who == sid::system) return german ? "NT-AUTORITÄT\\SYSTEM" : "NT AUTHORITY\\SYSTEM";
  if (who == sid::administrators)
    return german ? "VORDEFINIERT\\Administratoren" : "BUILTIN\\Administrators";
  if (who == sid::users) return german ? "VORDEFINIERT\\Benutzer" : "BUILTIN\\Users";
  return who;
}

std::string rights(std::uint32_t mask) {
  return mask == 0x1f01ff   ? "(F)"
         : mask == 0x1301bf ? "(M)"
         : mask == 0x1200a9 ? "(RX)"
         : mask == 0x120089 ? "(R)"
                            : "(0x" + hex(mask) + ')';
}

std::string listing(const State& state, const std::string& path) {
  std::string out = path;
  bool first = true;
  for (const auto& ace : state.files.security(path).aces) {
    out += (first ? std::string{" "} : std::string(path.size() + 1, ' ')) +
           account(state, ace.sid) + ':';
    if (ace.has("ID")) out += "(I)";
    for (const char* flag : {"OI", "CI", "IO"})
      if (ace.has(flag)) out += '(' + std::string{flag} + ')';
    out += rights(ace.mask) + "\r\n";
    first = false;
  }
  return out;
}

cmd::Result fails(const State& state, const std::string& path, std::uint32_t code) {
  const auto& language = state.description.language;
  return {code, say(language, Text::icacls_failed) + "\r\n",
          path + ": " + error_text(language, code) + "\r\n", usual};
}

}  // namespace

cmd::Result icacls(State& state, const Call& call) {
  const auto request = read_request(call);
  const auto& language = state.description.language;
  if (!request)
    return failed(
        code::bad_parameter,
        "Invalid parameter \"" + (call.words.empty() ? "" : call.words.back()) + "\"\r\n");
  if (state.files.find(request->path) == nullptr) return fails(state, request->path, code::no_file);
  if (!request->changes)
    return printed(
        listing(state, request->path) + "\r\n" + say(language, Text::icacls_done) + "\r\n", usual);
  const auto wanted = changed(state.files.security(request->path), *request);
  const auto no = state.files.set_security(request->path, wanted, call.token);
  if (no != code::ok) return fails(state, request->path, no);
  return printed(say(language, Text::processed, request->path) + "\r\n" +
                     say(language, Text::icacls_done) + "\r\n",
                 usual);
}

cmd::Result cacls(State& state, const Call& call) {
  if (call.words.size() != 2 || !same(call.word(1), "/S"))
    return failed(code::bad_parameter,
                  error_text(state.description.language, code::bad_parameter) + "\r\n");
  if (state.files.find(call.word(0)) == nullptr)
    return failed(code::no_file, error_text(state.description.language, code::no_file) + "\r\n");
  return printed(call.word(0) + " \"" + state.files.security(call.word(0)).dacl() + "\"\r\n",
                 usual);
}

}  // namespace lab::windows
