#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The system below the shell: its files, its programs and its clock. Errors are numbers of errno.
namespace lab::sh {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Environment = std::map<std::string, std::string, std::less<>>;
using Arguments = std::vector<std::string>;

/// What a child inherits, and what is recorded about its parent.
struct Process {
  std::string user = "root";
  std::string directory = "/";
  std::uint32_t umask = 0022;
  std::uint32_t id = 1;
  std::shared_ptr<const std::string> image;         ///< "/usr/bin/dash"
  std::shared_ptr<const std::string> command_line;  ///< Its arguments with blanks between them.
};

/// Something to read from, shared by all who inherited it. What stands in a file is fetched when it
/// is first wanted, and only from there on.
class Input {
 public:
  using Fetch = std::function<std::string(std::uint64_t from)>;

  explicit Input(std::string text) : text_{std::move(text)} {}
  Input(std::uint64_t size, Fetch fetch) : fetch_{std::move(fetch)}, size_{size} {}

  [[nodiscard]] std::uint64_t left() const;  ///< Without fetching.
  void skip(std::uint64_t count);
  std::string take(std::uint64_t most);
  std::string take_all() { return take(left()); }
  std::optional<std::string> take_line();  ///< With its line end, where it has one.

 private:
  const std::string& text();

  std::string text_;
  std::uint64_t at_ = 0;  ///< In the text, or in what is not fetched yet.
  Fetch fetch_;
  std::uint64_t size_ = 0;
};

/// How a program ended, and what it wrote.
struct Result {
  int exit_code = 0;
  std::string out = {};
  std::string err = {};
};

enum class FileKind : std::uint8_t { file, directory, link, device };

struct Stat {
  FileKind kind = FileKind::file;
  std::uint64_t size = 0;
  std::uint32_t mode = 0;  ///< The twelve bits.
  std::string owner = {};
  Time changed{};
};

enum class Access : std::uint8_t { read = 4, write = 2, execute = 1 };

class System {
 public:
  virtual ~System() = default;

  [[nodiscard]] virtual Time now() const = 0;
  virtual void wait(std::chrono::milliseconds span) = 0;

  /// Paths are absolute, or begin at the process's directory.
  [[nodiscard]] virtual std::optional<Stat> stat(const Process& process,
                                                 const std::string& path) const = 0;
  [[nodiscard]] virtual bool may(const Process& process, const std::string& path,
                                 Access access) const = 0;
  [[nodiscard]] virtual std::vector<std::string> names_in(const Process& process,
                                                          const std::string& directory) const = 0;

  /// Opens for reading; 0, or why not.
  virtual int open(const Process& process, const std::string& path,
                   std::shared_ptr<Input>& input) = 0;
  /// Opens for writing: what was in the file is gone, or kept to be appended to.
  enum class Opening : std::uint8_t { truncate, append };
  virtual int create(const Process& process, const std::string& path, Opening opening) = 0;
  virtual int append(const Process& process, const std::string& path, std::string_view bytes) = 0;

  /// Runs a program as a child; nothing where there is none of that name, which is searched for
  /// in PATH unless it has a '/'.
  virtual std::optional<Result> run(const Process& parent, const Arguments& arguments,
                                    const Environment& environment, Input& input) = 0;
};

}  // namespace lab::sh
