#include "ledger/vfs.h"

#include <cstddef>
#include <utility>

#include <sqlite3.h>

#include "base/check.h"

namespace sysring::ledger {

struct Vfs::Registration {
  std::string name;
  DiskHook hook;
  sqlite3_vfs* system = nullptr;
  sqlite3_vfs ours = {};

  [[nodiscard]] Fate fate_of(DiskCall call, const char* path) const {
    return hook ? hook(call, path == nullptr ? "" : path) : Fate::pass;
  }
};

namespace {

using Registration = Vfs::Registration;

/// Ours stands in front of the system's file, in the memory that SQLite gives us for both.
struct File {
  sqlite3_file base;
  const Registration* through;
  const char* path;
  sqlite3_file* below;
};
static_assert(sizeof(File) % alignof(std::max_align_t) == 0);

File& ours(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

Registration& registration_of(sqlite3_vfs* vfs) {
  return *static_cast<Registration*>(vfs->pAppData);
}

/// Passes a call on to the same method of the file below.
template <auto method, typename... Args>
int pass(sqlite3_file* file, Args... args) {
  sqlite3_file* below = ours(file).below;
  return (below->pMethods->*method)(below, args...);
}

/// The same, after the hook was asked.
template <DiskCall call, auto method, typename... Args>
int ask_and_pass(sqlite3_file* file, Args... args) {
  const File& asked = ours(file);
  switch (asked.through->fate_of(call, asked.path)) {
    case Fate::pass:
      return pass<method>(file, args...);
    case Fate::fail:
      return call == DiskCall::sync ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE;
    case Fate::full:
      return SQLITE_FULL;
    case Fate::be_ignored:
      break;
  }
  return SQLITE_OK;
}

void pass_barrier(sqlite3_file* file) {
  sqlite3_file* below = ours(file).below;
  below->pMethods->xShmBarrier(below);
}

using Methods = sqlite3_io_methods;
constexpr Methods methods{
    .iVersion = 2,  // with shared memory for the log, without memory-mapped pages
    .xClose = pass<&Methods::xClose>,
    .xRead = pass<&Methods::xRead, void*, int, sqlite3_int64>,
    .xWrite = ask_and_pass<DiskCall::write, &Methods::xWrite, const void*, int, sqlite3_int64>,
    .xTruncate = ask_and_pass<DiskCall::truncate, &Methods::xTruncate, sqlite3_int64>,
    .xSync = ask_and_pass<DiskCall::sync, &Methods::xSync, int>,
    .xFileSize = pass<&Methods::xFileSize, sqlite3_int64*>,
    .xLock = pass<&Methods::xLock, int>,
    .xUnlock = pass<&Methods::xUnlock, int>,
    .xCheckReservedLock = pass<&Methods::xCheckReservedLock, int*>,
    .xFileControl = pass<&Methods::xFileControl, int, void*>,
    .xSectorSize = pass<&Methods::xSectorSize>,
    .xDeviceCharacteristics = pass<&Methods::xDeviceCharacteristics>,
    .xShmMap = pass<&Methods::xShmMap, int, int, int, void volatile**>,
    .xShmLock = pass<&Methods::xShmLock, int, int, int>,
    .xShmBarrier = pass_barrier,
    .xShmUnmap = pass<&Methods::xShmUnmap, int>,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* flags_out) {
  const Registration& through = registration_of(vfs);
  File& opened = ours(file);
  opened = {.base = {}, .through = &through, .path = path, .below = nullptr};
  opened.below = reinterpret_cast<sqlite3_file*>(&opened + 1);
  const int code = through.system->xOpen(through.system, path, opened.below, flags, flags_out);
  if (opened.below->pMethods != nullptr) opened.base.pMethods = &methods;
  return code;
}

int remove(sqlite3_vfs* vfs, const char* path, int sync_directory) {
  const Registration& through = registration_of(vfs);
  switch (through.fate_of(DiskCall::remove, path)) {
    case Fate::pass:
      return through.system->xDelete(through.system, path, sync_directory);
    case Fate::fail:
    case Fate::full:
      return SQLITE_IOERR_DELETE;
    case Fate::be_ignored:
      break;
  }
  return SQLITE_OK;
}

/// Passes a call on to the same method of the system's VFS.
template <auto method, typename... Args>
int pass_to_system(sqlite3_vfs* vfs, Args... args) {
  sqlite3_vfs* system = registration_of(vfs).system;
  return (system->*method)(system, args...);
}

sqlite3_vfs passing_on(Registration& to) {
  using S = sqlite3_vfs;
  S vfs{};
  vfs.iVersion = 2;
  vfs.szOsFile = static_cast<int>(sizeof(File)) + to.system->szOsFile;
  vfs.mxPathname = to.system->mxPathname;
  vfs.zName = to.name.c_str();
  vfs.pAppData = &to;
  vfs.xOpen = open;
  vfs.xDelete = remove;
  vfs.xAccess = pass_to_system<&S::xAccess, const char*, int, int*>;
  vfs.xFullPathname = pass_to_system<&S::xFullPathname, const char*, int, char*>;
  vfs.xRandomness = pass_to_system<&S::xRandomness, int, char*>;
  vfs.xSleep = pass_to_system<&S::xSleep, int>;
  vfs.xCurrentTime = pass_to_system<&S::xCurrentTime, double*>;
  vfs.xGetLastError = pass_to_system<&S::xGetLastError, int, char*>;
  vfs.xCurrentTimeInt64 = pass_to_system<&S::xCurrentTimeInt64, sqlite3_int64*>;
  return vfs;
}

}  // namespace

Vfs::Vfs(std::string name, DiskHook hook) : registration_{std::make_unique<Registration>()} {
  Registration& made = *registration_;
  made.name = std::move(name);
  made.hook = std::move(hook);
  made.system = sqlite3_vfs_find(nullptr);
  check(made.system != nullptr, "SQLite has a way to the disk");
  made.ours = passing_on(made);
  check(sqlite3_vfs_register(&made.ours, 0) == SQLITE_OK, "a VFS can be registered");
}

Vfs::~Vfs() { sqlite3_vfs_unregister(&registration_->ours); }

const std::string& Vfs::name() const { return registration_->name; }

}  // namespace sysring::ledger
