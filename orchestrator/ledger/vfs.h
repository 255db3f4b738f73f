#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sysring::ledger {

/// A call that changes what is on the disk.
enum class DiskCall : std::uint8_t { write, sync, truncate, remove };

/// What becomes of it.
enum class Fate : std::uint8_t {
  pass,
  fail,       ///< An I/O error.
  full,       ///< No space left.
  be_ignored  ///< Success is told, and nothing done: what a process that died has not done either.
};

/// Asked before each such call; the path is that of the database, of its log or journal.
using DiskHook = std::function<Fate(DiskCall, std::string_view path)>;

/// The way of SQLite to the disk: everything is passed on to the system's own VFS, after the hook
/// was asked where there is one. Registered under its name for as long as it lives, which has to be
/// longer than any database that was opened through it.
class Vfs {
 public:
  explicit Vfs(std::string name, DiskHook hook = {});
  Vfs(const Vfs&) = delete;
  Vfs& operator=(const Vfs&) = delete;
  ~Vfs();

  [[nodiscard]] const std::string& name() const;

  struct Registration;  ///< What SQLite keeps a pointer to.

 private:
  std::unique_ptr<Registration> registration_;
};

}  // namespace sysring::ledger
