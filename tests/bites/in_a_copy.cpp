#include "bites/in_a_copy.h"

#include <array>
#include <cstdio>
#include <exception>
#include <system_error>

#include <sys/wait.h>
#include <unistd.h>

namespace sysring::bites {
namespace {

void write_all(int to, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(to, text.data(), text.size());
    if (written <= 0) ::_exit(3);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string read_all(int from) {
  std::string text;
  std::array<char, 65'536> buffer{};
  for (auto size = ::read(from, buffer.data(), buffer.size()); size > 0;
       size = ::read(from, buffer.data(), buffer.size())) {
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return text;
}

[[noreturn]] void be_the_copy(const std::function<std::string()>& work, int to) {
  try {
    write_all(to, work());
  } catch (const std::exception& error) {
    write_all(to, std::string{"died: "} + error.what());
  }
  ::_exit(0);
}

}  // namespace

std::string in_a_copy(const std::function<std::string()>& work) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
  std::fflush(nullptr);
  const auto copy = ::fork();
  if (copy < 0) throw std::system_error{errno, std::generic_category(), "fork"};
  if (copy == 0) {
    ::close(ends[0]);
    be_the_copy(work, ends[1]);
  }
  ::close(ends[1]);
  auto text = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(copy, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return text;
  return "died with status " + std::to_string(status);
}

}  // namespace sysring::bites
