#include <map>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "lab/machine/kind.h"
#include "lab/machine/machine.h"

// A machine that does nothing but show what it was given: the smallest that the server can serve.
//   sleep MS     takes so long
//   cat          gives its input back
//   fail N       ends with N, and says so on its standard error
//   bytes N      gives N bytes
//   whoami       names the account
//   event        sends an event to the collector
namespace lab {
namespace {

class EchoFiles : public Files {
 public:
  explicit EchoFiles(bool windows) {
    make_directory("/");
    for (const auto* path : {"/C:", "/C:/Users", "/C:/Users/Administrator"})
      if (windows) make_directory(path);
    if (!windows) make_directory("/root");
  }

  std::optional<Stat> stat(std::string_view path) const override {
    const auto found = all_.find(path);
    if (found == all_.end()) return std::nullopt;
    if (!found->second) return Stat{FileKind::directory, 0};
    return Stat{FileKind::file, found->second->size()};
  }
  std::optional<std::string> read(std::string_view path) const override {
    const auto found = all_.find(path);
    return found == all_.end() ? std::nullopt : found->second;
  }
  FileStatus write(std::string_view path, std::string bytes) override {
    if (path.find("closed") != std::string_view::npos) return FileStatus::permission_denied;
    const auto parent = stat(path.substr(0, path.rfind('/')));
    if (!parent) return FileStatus::no_such_file;
    all_[std::string{path}] = std::move(bytes);
    return FileStatus::ok;
  }
  FileStatus make_directory(std::string_view path) override {
    const bool is_new = all_.emplace(path, std::nullopt).second;
    return is_new ? FileStatus::ok : FileStatus::failure;
  }
  FileStatus remove(std::string_view path) override {
    return all_.erase(std::string{path}) == 1 ? FileStatus::ok : FileStatus::no_such_file;
  }
  FileStatus remove_directory(std::string_view path) override {
    return names_in(path).empty() ? remove(path) : FileStatus::failure;
  }
  std::vector<std::string> names_in(std::string_view directory) const override {
    const auto prefix = directory == "/" ? std::string{"/"} : std::string{directory} + '/';
    std::vector<std::string> names;
    for (const auto& [path, bytes] : all_) {
      const bool inside = path.size() > prefix.size() && path.starts_with(prefix);
      if (inside && path.find('/', prefix.size()) == std::string::npos)
        names.push_back(path.substr(prefix.size()));
    }
    return names;
  }

 private:
  std::map<std::string, std::optional<std::string>, std::less<>> all_;
};

class EchoMachine : public Machine {
 public:
  EchoMachine(const Description& description, bool windows)
      : name_{description.name}, faults_{description.faults}, files_{windows} {}

  Answer run(const Command& command) override {
    ++commands_;
    last_input_ = command.input.size();
    const auto space = command.line.find(' ');
    const std::string verb{command.line.substr(0, space)};
    const auto number =
        space == std::string_view::npos ? 0 : std::stoul(std::string{command.line.substr(space)});
    if (verb == "sleep") return {.took = Duration{number}};
    if (verb == "cat") return {.out = std::string{command.input}};
    if (verb == "bytes") return {.out = std::string(number, 'x')};
    if (verb == "whoami") return {.out = name_ + '/' + std::string{command.user} + '\n'};
    if (verb == "event") events_.emplace_back("<Event/>");
    if (verb == "fail")
      return {.exit_code = static_cast<std::uint32_t>(number), .err = "it failed\n"};
    return {};
  }
  Files& files() override { return files_; }
  void live_until(Time) override {}
  void reboot(Time) override { ++boots_; }
  std::vector<std::string> take_forwarded(Time) override { return std::exchange(events_, {}); }
  nlohmann::json dump() const override {
    return {
        {"boots", boots_}, {"commands", commands_}, {"faults", faults_}, {"input", last_input_}};
  }

 private:
  std::string name_;
  FaultList faults_;
  EchoFiles files_;
  int commands_ = 0;
  int boots_ = 0;
  std::size_t last_input_ = 0;
  std::vector<std::string> events_;
};

}  // namespace

const Kind& windows_kind() {
  static const Kind kind{"Windows",
                         {"server-2019", "server-2022", "server-2025", "windows-10", "windows-11"},
                         {"clm", "noise=N"}};
  return kind;
}

const Kind& linux_kind() {
  static const Kind kind{"Linux",
                         {"debian-11", "debian-12", "rhel-9", "ubuntu-22.04", "ubuntu-24.04"},
                         {"noise=N", "reimaged[=SECONDS]", "reload=HOW", "reload_crash"}};
  return kind;
}

std::unique_ptr<Machine> make_windows_machine(const Description& description, Time) {
  return std::make_unique<EchoMachine>(description, true);
}

std::unique_ptr<Machine> make_linux_machine(const Description& description, Time) {
  return std::make_unique<EchoMachine>(description, false);
}

}  // namespace lab
