#include "cli/program.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/printable.h"

namespace sysring::cli {
namespace {

Error system_error(const std::string& what) {
  return {Reason::unreadable_file, Effect::none, "cannot " + what + ": " + std::strerror(errno)};
}

/// A file in memory with these bytes, to be read from its beginning.
Result<Descriptor> file_of(const std::string& bytes) {
  Descriptor file{::memfd_create("input", MFD_CLOEXEC)};
  if (file.number() < 0) return system_error("make a file in memory");
  for (std::size_t done = 0; done < bytes.size();) {
    const auto wrote = ::write(file.number(), bytes.data() + done, bytes.size() - done);
    if (wrote < 0) return system_error("write a file in memory");
    done += static_cast<std::size_t>(wrote);
  }
  ::lseek(file.number(), 0, SEEK_SET);
  return file;
}

/// PATH and HOME, and nothing that would change what the program says or where it looks.
std::vector<std::string> small_environment() {
  std::vector<std::string> variables{"LC_ALL=C", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0"};
  for (const char* name : {"PATH", "HOME"}) {
    if (const char* value = std::getenv(name)) variables.push_back(std::string{name} + "=" + value);
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

Result<pid_t> start(std::vector<std::string> argv, int in, int out, int err) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  auto environment = small_environment();
  pid_t process = 0;
  const int fault = ::posix_spawnp(&process, argv.front().c_str(), &actions, nullptr,
                                   pointers(argv).data(), pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (fault == 0) return process;
  return Error{Reason::not_found,
               Effect::none,
               "cannot start " + argv.front() + ": " + std::strerror(fault),
               {},
               "Install it, or check the PATH."};
}

/// Everything until the other end is closed, as far as the cap goes.
std::string read_up_to(int descriptor, std::size_t cap) {
  std::string text;
  std::array<char, 65'536> buffer{};
  while (text.size() <= cap) {
    const auto count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return text;
}

int wait_for(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

Result<std::string> run_program(const std::vector<std::string>& argv, const std::string& input,
                                std::size_t cap) {
  auto in = file_of(input);
  if (!in) return in.error();
  auto complaints = file_of("");
  if (!complaints) return complaints.error();
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return system_error("make a pipe");
  const Descriptor reader{ends[0]};
  Descriptor writer{ends[1]};

  const auto process = start(argv, in->number(), writer.number(), complaints->number());
  if (!process) return process.error();
  writer.reset();
  auto output = read_up_to(reader.number(), cap);
  const bool is_too_big = output.size() > cap;
  if (is_too_big) ::kill(*process, SIGKILL);
  const int code = wait_for(*process);
  if (is_too_big) {
    return Error{Reason::too_big, Effect::none,
                 argv.front() + " says more than " + std::to_string(cap) + " bytes"};
  }
  if (code == 0) return output;
  ::lseek(complaints->number(), 0, SEEK_SET);
  return Error{Reason::unreadable_file, Effect::none,
               argv.front() + " ended with " + std::to_string(code) + ": " +
                   printable_line(read_up_to(complaints->number(), 4'096))};
}

}  // namespace sysring::cli
