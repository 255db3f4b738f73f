#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

// What a simulated machine is to those who talk to it: values in, values out, no thread, no socket
// and no clock of its own. Nothing of lab/ includes anything of orchestrator/.
namespace lab {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

/// What a client asks the login shell of a machine to run.
struct Command {
  std::string_view line;
  std::string_view input;  ///< All that its standard input will ever hold.
  std::string_view user;   ///< The account that logged in.
  Time at{};               ///< When it begins, by the lab's clock.
};

/// How it ended. Waiting takes no real time: what a command would have waited for has happened in
/// the machine by `at + took`, and the front hands the answer over at that moment.
struct Answer {
  std::uint32_t exit_code = 0;
  std::string out = {};
  std::string err = {};
  Duration took{0};
};

enum class FileKind : std::uint8_t { file, directory };

/// Results as SFTP version 3 numbers them (draft-ietf-secsh-filexfer-02, section 7).
enum class FileStatus : std::uint32_t {
  ok = 0,
  no_such_file = 2,
  permission_denied = 3,
  failure = 4
};

/// The files of a machine as SFTP shows them; a path of Windows is "/C:/Windows/Sysring".
class Files {
 public:
  struct Stat {
    FileKind kind = FileKind::file;
    std::uint64_t size = 0;
  };

  virtual ~Files() = default;
  virtual std::optional<Stat> stat(std::string_view path) const = 0;
  virtual std::optional<std::string> read(std::string_view path) const = 0;
  virtual FileStatus write(std::string_view path, std::string bytes) = 0;  ///< Replaces all of it.
  virtual FileStatus make_directory(std::string_view path) = 0;
  virtual FileStatus remove(std::string_view path) = 0;            ///< A file.
  virtual FileStatus remove_directory(std::string_view path) = 0;  ///< An empty one.
  virtual std::vector<std::string> names_in(std::string_view directory) const = 0;
};

class Machine {
 public:
  virtual ~Machine() = default;

  virtual Answer run(const Command& command) = 0;
  virtual Files& files() = 0;

  /// Lets the machine live on: its ordinary events, a service that dies later, what others do to
  /// it. Costs nothing where nothing happened.
  virtual void live_until(Time now) = 0;

  virtual void reboot(Time now) = 0;

  /// The events that have left for the collector by `now` and were not taken yet, each the XML of
  /// one event in one line, without header.
  virtual std::vector<std::string> take_forwarded(Time now) = 0;

  /// Everything that it has become: what it really runs, stores, shows and has lying about. The
  /// judge of every test; keys are sorted, and the same history gives the same bytes.
  virtual nlohmann::json dump() const = 0;
};

/// What is to go wrong with one machine, as `name` or `name=value`; see lab/README.md.
using FaultList = std::vector<std::string>;

/// What a machine is at first.
struct Description {
  std::string name;             ///< "ws0001"
  std::string domain;           ///< "lab.example"; its events carry name.domain.
  std::string system;           ///< "windows-11", "windows-10", "server-2022", "debian-12", …
  std::string role;             ///< "workstation", "server", "dc": how many events, of which kind
  std::string language = "en";  ///< Of what its tools print: en, de, pt-BR, zh.
  std::uint64_t seed = 0;       ///< Identities, the rhythm of its events, what it draws.
  std::shared_ptr<const std::string> config;  ///< The XML that Sysmon was started with.
  FaultList faults;
};

/// Throws std::invalid_argument where a word of the description is not known, and says which.
std::unique_ptr<Machine> make_windows_machine(const Description& description, Time now);
std::unique_ptr<Machine> make_linux_machine(const Description& description, Time now);

}  // namespace lab
