#include "process.h"

#include <array>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sysring::tests {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (auto& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    read_end = Descriptor{ends[0]};
    write_end = Descriptor{ends[1]};
  }
  Descriptor read_end;
  Descriptor write_end;
};

std::vector<std::string> our_environment() {
  std::vector<std::string> all;
  for (char** each = environ; *each != nullptr; ++each) all.emplace_back(*each);
  return all;
}

}  // namespace

Process::Process(const std::vector<std::string>& argv,
                 const std::vector<std::string>& environment) {
  auto words = argv;
  auto variables = our_environment();
  variables.insert(variables.end(), environment.begin(), environment.end());
  Pipe input;
  Pipe output;
  posix_spawn_file_actions_t files{};
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, input.read_end.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, output.write_end.number(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, output.write_end.number(), STDERR_FILENO);
  EXPECT_EQ(::posix_spawnp(&id_, words.front().c_str(), &files, nullptr, pointers(words).data(),
                           pointers(variables).data()),
            0)
      << words.front();
  posix_spawn_file_actions_destroy(&files);
  in_ = std::move(input.write_end);
  out_ = std::move(output.read_end);
}

Process::~Process() {
  if (id_ <= 0) return;
  ::kill(id_, SIGKILL);
  reap();
}

bool Process::read_more() {
  std::array<char, 4'096> block{};
  const auto got = ::read(out_.number(), block.data(), block.size());
  if (got > 0) read_.append(block.data(), static_cast<std::size_t>(got));
  return got > 0;
}

bool Process::says(const std::string& text) {
  while (read_.find(text) == std::string::npos)
    if (!read_more()) return false;
  return true;
}

std::string Process::output() {
  while (read_more()) {
  }
  reap();
  return read_;
}

void Process::signal(int number) const {
  if (id_ > 0) ::kill(id_, number);
}

void Process::close_input() { in_.reset(); }

void Process::reap() {
  int status = 0;
  ::waitpid(id_, &status, 0);
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  id_ = -1;
}

std::string run(const std::vector<std::string>& argv, const std::vector<std::string>& environment) {
  Process process{argv, environment};
  auto output = process.output();
  EXPECT_EQ(process.exit_code(), 0) << argv.front() << ": " << output;
  return output;
}

}  // namespace sysring::tests
