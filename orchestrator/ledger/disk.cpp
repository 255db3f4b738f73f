#include "ledger/disk.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace sysring::ledger {
namespace {

struct NetworkFileSystem {
  unsigned long type;  ///< As <linux/magic.h> and the file systems' own sources have it.
  const char* name;
};
constexpr auto network_file_systems = std::to_array<NetworkFileSystem>({
    {0x6969, "NFS"},
    {0x517B, "SMB"},
    {0xFF534D42, "CIFS"},
    {0xFE534D42, "SMB2"},
    {0x5346414F, "AFS"},
    {0x6B414653, "AFS"},
    {0x73757245, "Coda"},
    {0x00C36400, "Ceph"},
    {0x01021997, "9p"},
    {0x0BD00BD0, "Lustre"},
});

Error failed(const std::filesystem::path& file, const std::string& what, int fault) {
  const auto code = fault == ENOSPC || fault == EDQUOT ? Reason::disk_full : Reason::not_writable;
  return {code, Effect::none, what + ": " + std::strerror(fault), file.string()};
}

}  // namespace

const char* network_file_system(unsigned long type) {
  const auto* found =
      std::ranges::find(network_file_systems, type & 0xFFFFFFFFUL, &NetworkFileSystem::type);
  return found == network_file_systems.end() ? nullptr : found->name;
}

Result<Done> must_be_local(const std::filesystem::path& directory) {
  struct statfs facts = {};
  if (::statfs(directory.c_str(), &facts) != 0) {
    return failed(directory, "cannot be used", errno);
  }
  const char* network = network_file_system(static_cast<unsigned long>(facts.f_type));
  if (network == nullptr) return Done{};
  return Error{
      Reason::not_writable, Effect::none,
      std::string{"found a file system of type "} + network + ", expected a disk of this machine",
      directory.string(), "Move the workspace's .sysring directory to a local disk."};
}

Result<Done> make_private_file(const std::filesystem::path& file) {
  const int made =
      ::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (made < 0) return failed(file, "cannot create", errno);
  ::close(made);
  return make_private(file);
}

Result<Done> make_private(const std::filesystem::path& file) {
  struct stat facts = {};
  if (::stat(file.c_str(), &facts) != 0) return failed(file, "cannot be used", errno);
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) == 0) return Done{};
  if (::chmod(file.c_str(), S_IRUSR | S_IWUSR) != 0) return failed(file, "cannot close", errno);
  return Done{};
}

Result<Done> rename_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failed(to, "cannot create", errno);
  const int directory = ::open(to.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return failed(to, "cannot flush", errno);
  const int flushed = ::fsync(directory);
  const int fault = errno;
  ::close(directory);
  if (flushed != 0) return failed(to, "cannot flush", fault);
  return Done{};
}

}  // namespace sysring::ledger
