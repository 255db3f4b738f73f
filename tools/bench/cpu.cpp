// Runs a program, and says what it cost on one line of JSON on stderr's neighbour, descriptor 3:
//
//     bench-cpu PROGRAM ARGUMENT... 3>FILE
//
// CPU is that of the program and of its own threads, as wait4 tells it; threads are counted every
// few milliseconds, so that a short-lived one may be missed.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

int threads_of(pid_t process) {
  std::ifstream status{"/proc/" + std::to_string(process) + "/status"};
  const std::string name = "Threads:";
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::stoi(line.substr(name.size()));
  }
  return 0;
}

double milliseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

}  // namespace

int main(int count, char** words) {
  constexpr int out = 3;
  constexpr std::chrono::milliseconds between_looks{5};
  if (count < 2) return 64;
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(out);
    ::execvp(words[1], words + 1);
    ::_exit(127);
  }
  int most_threads = 0;
  int status = 0;
  struct rusage usage = {};
  while (::wait4(child, &status, WNOHANG, &usage) == 0) {
    most_threads = std::max(most_threads, threads_of(child));
    std::this_thread::sleep_for(between_looks);
  }
  ::dprintf(out, "{\"cpu_ms\":%.3f,\"peak_rss_kib\":%ld,\"threads\":%d}\n",
            milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime), usage.ru_maxrss,
            most_threads);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
