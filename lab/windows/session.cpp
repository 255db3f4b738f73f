#include "lab/windows/session.h"

#include "lab/windows/engine.h"
#include "lab/windows/random.h"
#include "lab/windows/text.h"
#include "lab/windows/tool.h"

namespace lab::windows {
namespace {

constexpr char cmd_image[] = "C:\\Windows\\System32\\cmd.exe";
constexpr char shell_image[] = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";

/// A process as the events tell of it.
struct Process {
  std::string image;
  std::string line;
  std::uint32_t pid = 0;
};

/// One login: the machine as cmd sees it, on behalf of an account.
class Session : public cmd::Machine {
 public:
  Session(State& state, const Command& command, const std::string& shell)
      : state_{state},
        begin_{state.now},
        token_{token_of(state, command.user)},
        shell_{shell, '"' + shell + "\" /c \"" + std::string{command.line} + '"', take_pid(state)} {
    const Process sshd{"C:\\Windows\\System32\\OpenSSH\\sshd.exe", "sshd.exe -z", 1212};
    started(shell_, sshd);
  }

  void ended() { ended(shell_); }
  void pass(std::chrono::milliseconds when) { advance(state_, begin_ + when); }

  Kind kind(const std::string& path) const override {
    const File* const file = state_.files.find(path);
    return file == nullptr ? Kind::none : file->directory ? Kind::directory : Kind::file;
  }

  std::optional<std::string> read(const std::string& path) override {
    const File* const file = state_.files.find(path);
    if (file == nullptr || !file->bytes) return {};
    if (!allowed(state_.files.security(path), token_, access::read)) return {};
    return *file->bytes;
  }

  std::uint32_t write(const std::string& path, std::string bytes,
                      std::chrono::milliseconds when) override {
    pass(when);
    return told(state_.files.write(path, std::move(bytes), token_), 11, path);
  }

  std::uint32_t append(const std::string& path, std::string bytes,
                       std::chrono::milliseconds when) override {
    pass(when);
    const bool is_new = state_.files.find(path) == nullptr;
    const auto no = state_.files.append(path, bytes, token_);
    return is_new ? told(no, 11, path) : no;
  }

  std::uint32_t make_directory(const std::string& path, std::chrono::milliseconds when) override {
    pass(when);
    return state_.files.make_directory(path, token_);
  }

  std::uint32_t remove_file(const std::string& path, std::chrono::milliseconds when) override {
    pass(when);
    const auto no = state_.files.remove_file(path, token_);
    told(no, 23, path);
    return told(no, 26, path);
  }

  std::uint32_t remove_directory(const std::string& path, std::chrono::milliseconds when) override {
    pass(when);
    return state_.files.remove_directory(path, token_);
  }

  std::vector<std::string> names_in(const std::string& directory) const override {
    return state_.files.names_in(directory);
  }

  std::optional<cmd::Result> run(const std::string& program, const std::string& command_line,
                                 const std::string& input,
                                 std::chrono::milliseconds when) override {
    pass(when);
    const auto image = image_of(program);
    const Tool tool = image.empty() ? nullptr : find_tool(state_, image);
    if (tool == nullptr) return {};
    const Process process{image, command_line, take_pid(state_)};
    started(process, shell_);
    auto words = arguments(command_line);
    if (!words.empty()) words.erase(words.begin());
    const auto start = state_.now;
    auto result = tool(state_, {image, command_line, std::move(words), input, token_, process.pid});
    advance(state_, start + result.took);
    ended(process);
    return result;
  }

  std::string language() const override { return state_.description.language; }

  std::string version() const override {
    const std::string key = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
    return "10.0." + state_.registry.text(key, "CurrentBuild") + '.' +
           std::to_string(state_.registry.number(key, "UBR"));
  }

 private:
  std::string file_like(const std::string& path) const {
    for (const char* ending : {"", ".exe", ".com"}) {
      const File* const file = state_.files.find(path + ending);
      if (file != nullptr && !file->directory) return file->path;
    }
    return {};
  }

  /// The file that a name means, along the path of the system.
  std::string image_of(const std::string& program) const {
    if (program.find('\\') != program.npos) return file_like(program);
    for (const char* directory : {"C:\\Windows\\System32\\", "C:\\Windows\\",
                                  "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\"}) {
      if (auto found = file_like(directory + program); !found.empty()) return found;
    }
    return {};
  }

  void started(const Process& process, const Process& from) {
    occur(state_, {1,
                   process.pid,
                   {{"Image", process.image},
                    {"CommandLine", process.line},
                    {"CurrentDirectory", "C:\\Users\\" + base_name(token_.account) + '\\'},
                    {"User", token_.account},
                    {"IntegrityLevel", token_.elevated ? "High" : "Medium"},
                    {"Hashes", "SHA256=" + sha256(process.image)},
                    {"OriginalFileName", base_name(process.image)},
                    {"ParentProcessGuid", process_guid(from.pid)},
                    {"ParentProcessId", std::to_string(from.pid)},
                    {"ParentImage", from.image},
                    {"ParentCommandLine", from.line},
                    {"ParentUser", token_.account}}});
  }

  void ended(const Process& process) {
    occur(state_, {5, process.pid, {{"Image", process.image}, {"User", token_.account}}});
  }

  /// Tells Sysmon about a file that cmd itself made or removed.
  std::uint32_t told(std::uint32_t code, std::uint16_t id, const std::string& path) {
    if (code != windows::code::ok) return code;
    occur(state_, {id,
                   shell_.pid,
                   {{"Image", shell_.image}, {"TargetFilename", path}, {"User", token_.account}}});
    return code;
  }

  State& state_;
  Time begin_;
  Token token_;
  Process shell_;
};

cmd::Environment environment(const State& state, const Token& token) {
  const auto user = base_name(token.account);
  return {{"OS", "Windows_NT"},
          {"SYSTEMROOT", "C:\\Windows"},
          {"WINDIR", "C:\\Windows"},
          {"SYSTEMDRIVE", "C:"},
          {"COMSPEC", cmd_image},
          {"PATH",
           "C:\\Windows\\system32;C:\\Windows;C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\"},
          {"PATHEXT", ".COM;.EXE;.BAT;.CMD"},
          {"COMPUTERNAME", upper(state.description.name)},
          {"USERNAME", user},
          {"USERDOMAIN", parent(token.account)},
          {"USERPROFILE", "C:\\Users\\" + user},
          {"TEMP", "C:\\Windows\\Temp"}};
}

cmd::Result not_a_command(const std::string& name) {
  return {1, "",
          name + " : The term '" + name +
              "' is not recognized as the name of a cmdlet, function, script file, or operable "
              "program.\r\n    + FullyQualifiedErrorId : CommandNotFoundException\r\n",
          std::chrono::milliseconds{400}};
}

/// PowerShell given a line that was written for cmd: what it prints, or how it stumbles.
cmd::Result run_in_powershell(Session& session, const Command& command) {
  const std::string line{command.line};
  if (line.find('&') != line.npos)
    return {1, "",
            "The ampersand (&) character is not allowed. The & operator is reserved for future "
            "use; wrap an ampersand in double quotation marks (\"&\") to pass it as part of a "
            "string.\r\n    + FullyQualifiedErrorId : AmpersandNotAllowed\r\n",
            std::chrono::milliseconds{400}};
  const auto words = arguments(line);
  if (words.empty()) return {0, "", "", std::chrono::milliseconds{400}};
  if (same(words.front(), "echo")) {
    std::string out;
    for (std::size_t i = 1; i < words.size(); ++i) out += words[i] + "\r\n";
    return {0, out, "", std::chrono::milliseconds{400}};
  }
  auto result = session.run(words.front(), line, std::string{command.input}, {});
  return result ? *result : not_a_command(words.front());
}

}  // namespace

Answer run_session(State& state, const Command& command) {
  const bool in_powershell = state.faults.powershell_shell;
  const auto begin = state.now;
  Session session{state, command, in_powershell ? shell_image : cmd_image};
  const auto result = in_powershell ? run_in_powershell(session, command)
                                    : cmd::run(session, command.line, command.input,
                                               environment(state, token_of(state, command.user)));
  session.pass(result.took);
  session.ended();
  return {result.exit_code, result.out, result.err, state.now - begin};
}

}  // namespace lab::windows
