#include "base/file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"

namespace sysring {
namespace {

Reason reason_of(int fault) {
  if (fault == ENOSPC || fault == EDQUOT) return Reason::disk_full;
  if (fault == EACCES || fault == EROFS || fault == EPERM) return Reason::not_writable;
  return Reason::unreadable_file;
}

Error failed(const std::filesystem::path& path, const std::string& what, int fault) {
  return {reason_of(fault), Effect::none, what + ": " + std::strerror(fault), path.string()};
}

Error failed_to_read(const std::filesystem::path& path, const std::string& what) {
  return {Reason::unreadable_file, Effect::none, what, path.string()};
}

Result<Done> write_all(int file, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed(path, "cannot write", errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file) != 0) return failed(path, "cannot flush", errno);
  return Done{};
}

/// A rename is on the disk only once its directory is.
void flush_directory(const std::filesystem::path& path) {
  const Descriptor directory{::open(path.parent_path().empty() ? "." : path.parent_path().c_str(),
                                    O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (directory.number() >= 0) ::fsync(directory.number());
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t cap) {
  // Without O_NONBLOCK, to open a pipe that nobody writes to would wait for ever.
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (file.number() < 0)
    return failed_to_read(path, std::string{"cannot open: "} + std::strerror(errno));
  struct stat facts = {};
  if (::fstat(file.number(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return failed_to_read(path, "found no regular file");
  }
  std::string bytes;
  std::array<char, 65'536> block{};
  while (true) {
    const auto got = ::read(file.number(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed_to_read(path, std::string{"cannot read: "} + std::strerror(errno));
    if (got == 0) return bytes;
    bytes.append(block.data(), static_cast<std::size_t>(got));
    if (bytes.size() > cap) {
      return Error{Reason::too_big, Effect::none,
                   "found more than the " + std::to_string(cap) + " bytes that are allowed",
                   path.string()};
    }
  }
}

Result<Done> write_file(const std::filesystem::path& path, std::string_view bytes,
                        unsigned int mode) {
  const std::filesystem::path beside = path.string() + ".new";
  {
    const Descriptor file{::open(beside.c_str(),
                                 O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                                 static_cast<mode_t>(mode))};
    if (file.number() < 0) return failed(path, "cannot create", errno);
    if (auto written = write_all(file.number(), bytes, path); !written) {
      ::unlink(beside.c_str());
      return written;
    }
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) return failed(path, "cannot replace", errno);
  flush_directory(path);
  return Done{};
}

}  // namespace sysring
