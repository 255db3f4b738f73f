#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The command processor of Windows, as far as `cmd.exe /c "line"` goes: parsing, expansion, pipes,
// redirections and the commands that are built into it. Programs and files belong to the machine.
namespace lab::cmd {

/// What a program, or a whole line, came to.
struct Result {
  std::uint32_t exit_code = 0;  ///< Of cmd, what its last command returned: often not ERRORLEVEL.
  std::string out = {};
  std::string err = {};
  std::chrono::milliseconds took{0};
};

/// The machine below. Paths are absolute, with backslashes, compared without regard to case.
class Machine {
 public:
  virtual ~Machine() = default;

  enum class Kind : std::uint8_t { none, file, directory };
  virtual Kind kind(const std::string& path) const = 0;
  virtual std::optional<std::string> read(const std::string& path) = 0;

  /// A Windows error code, 0 for success: 2 no such file, 3 no such path, 5 denied, 112 disk full,
  /// 145 not empty, 183 exists already. `when` is how far into the line the command stands.
  virtual std::uint32_t write(const std::string& path, std::string bytes,
                              std::chrono::milliseconds when) = 0;
  virtual std::uint32_t append(const std::string& path, std::string bytes,
                               std::chrono::milliseconds when) = 0;
  virtual std::uint32_t make_directory(const std::string& path, std::chrono::milliseconds when) = 0;
  virtual std::uint32_t remove_file(const std::string& path, std::chrono::milliseconds when) = 0;
  virtual std::uint32_t remove_directory(const std::string& path,
                                         std::chrono::milliseconds when) = 0;  ///< An empty one.
  virtual std::vector<std::string> names_in(const std::string& directory) const = 0;

  /// Runs a program that is no builtin. `program` is its name as written, without quotes, or its
  /// full path where a path was written; cmd tries it as it is, then with .com and .exe.
  /// `command_line` is what CreateProcess gets, quotes and all. What it prints is UTF-8 and goes
  /// out in the code page of the console. Nothing where there is no such program, which cmd then
  /// tells in the machine's language.
  virtual std::optional<Result> run(const std::string& program, const std::string& command_line,
                                    const std::string& input, std::chrono::milliseconds when) = 0;

  virtual std::string language() const = 0;  ///< en, de, pt-BR, zh
  virtual std::string version() const = 0;   ///< "10.0.26100.4061", as `ver` prints it.
};

/// Environment variables, by upper-case name.
using Environment = std::map<std::string, std::string, std::less<>>;

/// Runs `cmd.exe /c "line"`. What is printed is in the code page of the machine's language until
/// the line says `chcp 65001`. It begins in USERPROFILE where that is a directory, else in C:\. A
/// line that runs into a bound (64 MiB of output, 100,000 commands, 32 cmd within cmd) ends with
/// code 1 and says so.
Result run(Machine& machine, std::string_view line, std::string_view input,
           Environment environment);

}  // namespace lab::cmd
