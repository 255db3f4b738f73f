#include "transport/secret_source.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/descriptor.h"

namespace sysring::transport {
namespace {

using SteadyClock = std::chrono::steady_clock;

Error no_credential(std::string message, std::string place, std::string hint = {}) {
  return {Reason::no_credential, Effect::none, std::move(message), std::move(place),
          std::move(hint)};
}

/// What was read, wiped when it goes; one line end at its end is not part of it.
Secret finished(std::string& bytes) {
  if (bytes.ends_with('\n')) bytes.pop_back();
  if (bytes.ends_with('\r')) bytes.pop_back();
  Secret secret{bytes};
  wipe(bytes);
  return secret;
}

/// Reads what is there now: false at the end, or when the cap is passed.
bool read_some(int file, std::string& bytes) {
  std::array<char, 4'096> block{};
  const auto got = ::read(file, block.data(), block.size());
  if (got < 0 && errno == EINTR) return true;
  if (got > 0) bytes.append(block.data(), static_cast<std::size_t>(got));
  ::explicit_bzero(block.data(), block.size());
  return got > 0 && bytes.size() <= secret_cap;
}

Result<Done> check_owner_and_mode(int file, const std::string& path) {
  struct stat facts = {};
  if (::fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode))
    return no_credential("found no regular file", path);
  if (facts.st_uid != ::geteuid() && facts.st_uid != 0)
    return no_credential(
        "the file belongs to user " + std::to_string(facts.st_uid) + ", expected ourselves or root",
        path, "chown it");
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return no_credential("others may read or write the file", path, "chmod 600 " + path);
  return Done{};
}

Result<Secret> from_file(const std::filesystem::path& path) {
  // Without O_NONBLOCK, to open a pipe that nobody writes to would wait for ever.
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (!file)
    return no_credential(std::string{"cannot open: "} + std::strerror(errno), path.string());
  if (auto fine = check_owner_and_mode(file.number(), path.string()); !fine) return fine.error();
  std::string bytes;
  bytes.reserve(secret_cap + 4'096);  // so that it never moves and leaves a copy behind
  while (read_some(file.number(), bytes)) {
  }
  const bool too_long = bytes.size() > secret_cap;
  auto secret = finished(bytes);
  if (too_long) return no_credential("found more than 64 KiB, expected a secret", path.string());
  if (secret.empty()) return no_credential("the file is empty", path.string());
  return secret;
}

Result<Secret> from_systemd(const std::string& name) {
  const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
  if (directory == nullptr)
    return no_credential("$CREDENTIALS_DIRECTORY is not set", name,
                         "run the program as a systemd unit with LoadCredential=" + name);
  if (name.empty() || name.starts_with('.') || name.find('/') != std::string::npos)
    return no_credential("'" + name + "' is no name of a systemd credential", name);
  return from_file(std::filesystem::path{directory} / name);
}

/// A child in a process group of its own, which is killed with all its children when this goes.
class Child {
 public:
  explicit Child(pid_t id) : id_{id} {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (id_ > 0) end();
  }

  /// The status of waitpid(), at most until the limit; nothing if it had to be killed.
  std::optional<int> wait_until(SteadyClock::time_point limit) {
    int status = 0;
    while (::waitpid(id_, &status, WNOHANG) == 0) {
      if (SteadyClock::now() >= limit) return std::nullopt;
      ::poll(nullptr, 0, 1);  // its stdout is closed: it is about to end
    }
    id_ = -1;
    return status;
  }

 private:
  void end() const {
    ::kill(-id_, SIGKILL);
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }

  pid_t id_;
};

/// Starts the program with nothing but PATH and its stdout; nothing inherits our descriptors.
Result<pid_t> spawn(const std::vector<std::string>& argv, int out) {
  std::vector<char*> arguments;
  for (const auto& argument : argv) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const char* path = std::getenv("PATH");
  std::string path_line = std::string{"PATH="} + (path != nullptr ? path : "/usr/bin:/bin");
  std::array<char*, 2> environment{path_line.data(), nullptr};

  posix_spawn_file_actions_t files{};
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes{};
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);

  pid_t child = -1;
  const int fault = ::posix_spawnp(&child, arguments.front(), &files, &attributes, arguments.data(),
                                   environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (fault != 0)
    return no_credential(std::string{"cannot start: "} + std::strerror(fault), argv.front());
  return child;
}

/// Reads until the end, the cap or the limit; false for the last.
bool read_until(int file, SteadyClock::time_point limit, std::string& bytes) {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(limit - SteadyClock::now());
    if (left.count() <= 0) return false;
    pollfd wanted{file, POLLIN, 0};
    if (::poll(&wanted, 1, static_cast<int>(left.count())) <= 0) continue;
    if (!read_some(file, bytes)) return true;
  }
}

Result<Secret> from_command(const SecretCommand& command, const std::string& host) {
  if (command.argv.empty()) return no_credential("the command is empty", host);
  auto argv = command.argv;
  argv.push_back(host);
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return no_credential(std::string{"cannot make a pipe: "} + std::strerror(errno), argv.front());
  const Descriptor ours{ends[0]};
  Descriptor theirs{ends[1]};
  const auto limit = SteadyClock::now() + secret_command_limit;
  const auto started = spawn(argv, theirs.number());
  if (!started) return started.error();
  Child child{*started};
  theirs.reset();

  std::string bytes;
  bytes.reserve(secret_cap + 4'096);
  const bool in_time = read_until(ours.number(), limit, bytes);
  const bool too_long = bytes.size() > secret_cap;
  auto secret = finished(bytes);
  if (too_long) return no_credential("printed more than 64 KiB", argv.front());
  const auto status = in_time ? child.wait_until(limit) : std::nullopt;
  if (!status) return no_credential("did not end within 10 seconds", argv.front());
  if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0)
    return no_credential("failed for host " + host, argv.front());
  if (secret.empty()) return no_credential("printed nothing for host " + host, argv.front());
  return secret;
}

}  // namespace

Result<Secret> fetch(const SecretSource& source, const std::string& host) {
  if (const auto* file = std::get_if<SecretFile>(&source)) return from_file(file->path);
  if (const auto* named = std::get_if<SystemdCredential>(&source)) return from_systemd(named->name);
  return from_command(std::get<SecretCommand>(source), host);
}

bool is_shared(const SecretSource& source) {
  return !std::holds_alternative<SecretCommand>(source);
}

}  // namespace sysring::transport
