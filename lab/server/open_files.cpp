#include "lab/server/open_files.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include <sys/resource.h>

namespace lab::server {

std::size_t raise_open_files() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

std::size_t clients_that_fit(std::size_t open_files, std::size_t listening) {
  constexpr std::size_t most = 4'096;
  constexpr std::size_t others = 64;
  const auto used = listening + others;
  if (open_files > used) return std::min(most, open_files - used);
  throw std::runtime_error{"found a limit of " + std::to_string(open_files) +
                           " open files, expected more than " + std::to_string(used) +
                           ": raise it with `ulimit -n 65536`, or start fewer machines"};
}

}  // namespace lab::server
