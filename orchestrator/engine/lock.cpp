#include "engine/lock.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/printable.h"

namespace sysring::engine {
namespace {

/// What the owner wrote about itself; it may be about to write it.
std::string owner_in(const std::filesystem::path& file) {
  const auto text = read_file(file, 4'096);
  if (!text || text->empty()) return "another process";
  return printable_line(*text, 200);
}

Error cannot(const std::string& what, const std::filesystem::path& file) {
  return {Reason::not_writable, Effect::none, "cannot " + what + ": " + std::strerror(errno),
          file.string()};
}

}  // namespace

Result<WorkspaceLock> WorkspaceLock::take(const std::filesystem::path& directory,
                                          const std::string& purpose) {
  const auto file = directory / "lock";
  const int descriptor =
      ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return cannot("open the lock", file);
  WorkspaceLock lock{descriptor};
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return cannot("lock the workspace", file);
    return Error{Reason::locked, Effect::none, "found the workspace owned by " + owner_in(file),
                 file.string()};
  }
  const std::string text = purpose + " (process " + std::to_string(::getpid()) + ")";
  const bool told =
      ::ftruncate(descriptor, 0) == 0 &&
      ::pwrite(descriptor, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
  if (!told) return cannot("write the lock", file);
  return lock;
}

WorkspaceLock::WorkspaceLock(WorkspaceLock&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)} {}

WorkspaceLock::~WorkspaceLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace sysring::engine
