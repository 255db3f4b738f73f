#include <algorithm>
#include <array>

#include "lab/windows/birth.h"
#include "lab/windows/engine.h"
#include "lab/windows/inflate.h"
#include "lab/windows/scripts.h"
#include "lab/windows/text.h"
#include "lab/windows/tool.h"

namespace lab::windows {
namespace {

constexpr std::chrono::milliseconds usual{1400};
constexpr std::size_t largest = 64U << 20U;
const char closed_directory[] = "O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

/// What the scripts say of an error: its id, the HResult of what PowerShell and of what .NET threw,
/// and words. What a script throws itself has its words as its id.
cmd::Result refused(const std::string& id, const std::string& inner, const std::string& words) {
  return {1, "#refused\r\n" + id + " -2146233087 " + inner + ' ' + words + "\r\n", "", usual};
}

cmd::Result thrown(const std::string& words) { return refused(words, "", words); }

/// As .NET words a Windows error.
cmd::Result failed_with(std::uint32_t error) {
  switch (error) {
    case code::denied:
      return refused("UnauthorizedAccessException", "-2147024891", "Access to the path is denied.");
    case code::disk_full:
      return refused("IOException", "-2147024784", "There is not enough space on the disk.");
    default:
      return refused("IOException", std::to_string(static_cast<std::int32_t>(0x80070000U | error)),
                     "The file or directory cannot be used.");
  }
}

/// The first line of the input, and what follows it.
struct Lines {
  std::vector<std::string> words;
  std::string_view rest;
};

Lines first_line(std::string_view input) {
  const auto end = std::min(input.find('\n'), input.size());
  auto line = input.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return {split(line, ' '), input.substr(std::min(end + 1, input.size()))};
}

std::uint32_t make_closed(State& state, const Call& call, const std::string& directory) {
  const auto above = parent(directory);
  if (!is_root(above) && state.files.find(above) == nullptr) {
    if (const auto no = make_closed(state, call, above); no != code::ok) return no;
  }
  return state.files.make_directory(directory, call.token, security(closed_directory));
}

/// What the script wants to read back of a directory.
bool is_closed(const State& state, const std::string& directory) {
  auto found = state.files.security(directory);
  const auto wanted = security(closed_directory);
  std::ranges::sort(found.aces, {}, &Ace::sid);
  return found.closed && found.aces == wanted.aces;
}

cmd::Result store(State& state, const Call& call, const std::string& directory,
                  const std::string& name, const std::string& bytes) {
  if (state.files.find(directory) != nullptr) return thrown("the directory exists");
  if (const auto no = make_closed(state, call, directory); no != code::ok) return failed_with(no);
  for (const auto& each : {parent(directory), directory}) {
    if (is_closed(state, each)) continue;
    return thrown("the DACL is " + state.files.security(each).dacl());
  }
  const auto path = directory + '\\' + name;
  if (const auto no = state.files.write(path, bytes, call.token); no != code::ok)
    return failed_with(no);
  occur(state, {11,
                call.pid,
                {{"Image", call.image}, {"TargetFilename", path}, {"User", call.token.account}}});
  return printed("#staged\r\n" + sha256(*state.files.find(path)->bytes) + "\r\n" +
                     state.files.security(directory).dacl() + "\r\n",
                 usual);
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.find_first_of("\\/:*?\"<>|") == name.npos;
}

cmd::Result stage(State& state, const Call& call) {
  const auto [words, rest] = first_line(call.input);
  if (words.size() != 4) return thrown("bad first line");
  const auto raw = number(words[2]);
  const auto sent = number(words[3]);
  if (!begins_with(words[0], "C:\\") || !is_plain_name(words[1]) || !raw || !sent)
    return thrown("bad first line");
  if (*raw > largest || *sent > *raw) return thrown("bad first line");
  if (rest.size() < *sent) return thrown("short input");
  const auto bytes = rest.substr(0, *sent);
  const auto plain = *sent == *raw ? std::string{bytes} : inflated(bytes, *raw);
  if (!plain) return thrown("short file");
  return store(state, call, words[0], words[1], *plain);
}

cmd::Result denied() {
  return refused("SecurityException", "-2146233078", "Requested registry access is not allowed.");
}

cmd::Result shown(State& state, const Call& call, const std::string& key) {
  if (!allowed(state.registry.security(key), call.token, access::read_control)) return denied();
  return printed("#key\r\n" + state.registry.security(key).dacl() + "\r\n", usual);
}

cmd::Result close_key(State& state, const Call& call) {
  auto words = first_line(call.input).words;
  if (words.size() < 2 || (words[0] != "read" && words[0] != "close"))
    return thrown("bad first line");
  const bool reads = words[0] == "read";
  words.erase(words.begin());
  if (words.front().empty() || words.front().find('\\') != std::string::npos)
    return thrown("bad first line");
  const auto key = services_key + words.front() + "\\Parameters";
  if (state.registry.find(key) == nullptr) return {2, "#key\r\nabsent\r\n", "", usual};
  if (reads) return shown(state, call, key);

  std::string sddl = "D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)";
  for (std::size_t i = 1; i < words.size(); ++i) sddl += "(A;CI;KR;;;" + words[i] + ')';
  auto wanted = parse_security(sddl);
  if (!wanted) return thrown("bad first line");
  const auto old = state.registry.security(key);
  wanted->owner = old.owner;
  wanted->group = old.group;
  if (state.registry.set_security(key, *wanted, call.token) != code::ok) return denied();
  return shown(state, call, key);
}

/// The first call that the mode forbids stands within the scripts' own try.
cmd::Result language_mode() {
  return refused("MethodInvocationNotSupportedInConstrainedLanguage", "",
                 "Cannot invoke method. Method invocation is supported only on core types in this "
                 "language mode.");
}

cmd::Result unknown_script() {
  return failed(1,
                "#< CLIXML\r\n<Objs Version=\"1.1.0.1\" "
                "xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><S S=\"Error\">The term "
                "is not recognized as the name of a cmdlet, function, script file, or operable "
                "program._x000D__x000A_</S><S S=\"Error\">    + FullyQualifiedErrorId : "
                "CommandNotFoundException_x000D__x000A_</S></Objs>",
                usual);
}

/// The text behind -EncodedCommand, which the other switches may only precede.
std::optional<std::string> script_of(const Call& call) {
  for (std::size_t i = 0; i < call.words.size(); ++i) {
    const auto word = upper(call.words[i]);
    if (word == "-NOLOGO" || word == "-NOPROFILE" || word == "-NONINTERACTIVE") continue;
    if (word != "-ENCODEDCOMMAND" || i + 2 != call.words.size()) return {};
    const auto bytes = from_base64(call.words[i + 1]);
    if (!bytes) return {};
    return utf8(*bytes);
  }
  return {};
}

}  // namespace

cmd::Result powershell(State& state, const Call& call) {
  if (state.faults.no_powershell)
    return failed(1260,
                  "This program is blocked by group policy. For more information, contact your "
                  "system administrator.\r\n",
                  usual);
  const auto script = script_of(call);
  if (!script)
    return failed(0xfffd0000U,
                  "The argument is not recognized, or its value is not right for the parameter. "
                  "Windows PowerShell[.exe] [-EncodedCommand <Base64EncodedCommand>]\r\n",
                  usual);
  const auto hash = sha256(*script);
  const bool known = hash == stage_script || hash == key_script;
  if (!known) return unknown_script();
  if (state.faults.clm) return language_mode();
  return hash == stage_script ? stage(state, call) : close_key(state, call);
}

}  // namespace lab::windows
