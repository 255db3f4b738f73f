#include "transport/ssh/open_files.h"

#include <cerrno>
#include <cstring>
#include <string>

#include <sys/resource.h>

namespace sysring::transport::ssh {
namespace {

constexpr rlim_t reserve = 128;  ///< Ledger, logs, listeners, what a worker opens for a moment.

}  // namespace

Result<Done> allow_connections(std::size_t connections) {
  const rlim_t needed = connections + reserve;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= needed) return Done{};
  if (limit.rlim_max < needed) {
    return Error{Reason::out_of_descriptors,
                 Effect::none,
                 "found a limit of " + std::to_string(limit.rlim_max) + " open files, expected " +
                     std::to_string(needed) + " for " + std::to_string(connections) +
                     " connections at once",
                 {},
                 "raise the hard limit: LimitNOFILE= of the unit, or /etc/security/limits.conf"};
  }
  limit.rlim_cur = needed;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return Error{Reason::out_of_descriptors, Effect::none,
                 std::string{"cannot raise the limit of open files: "} + std::strerror(errno)};
  }
  return Done{};
}

}  // namespace sysring::transport::ssh
