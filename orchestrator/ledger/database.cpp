#include "ledger/database.h"

#include <chrono>
#include <string>

#include <sqlite3.h>

#include "base/check.h"
#include "ledger/disk.h"
#include "ledger/schema.h"

namespace sysring::ledger {

namespace fs = std::filesystem;

namespace {

/// Readers hold nobody up, but to bring a log back after a crash takes a lock.
constexpr std::chrono::milliseconds busy_timeout{5'000};

/// Up to here every page is looked at when the ledger is opened; above, it would be felt.
constexpr std::uintmax_t looked_through = 32UL << 20U;

constexpr std::uintmax_t page_size = 4'096;

Reason reason_of(const SQLite::Exception& fault) {
  switch (fault.getExtendedErrorCode()) {
    case SQLITE_IOERR_READ:
    case SQLITE_IOERR_SHORT_READ:
    case SQLITE_IOERR_CORRUPTFS:
      return Reason::ledger_damaged;
    default:
      break;
  }
  switch (fault.getErrorCode()) {
    case SQLITE_FULL:
      return Reason::disk_full;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_IOERR:
      return Reason::not_writable;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Reason::locked;
    default:
      return Reason::ledger_damaged;
  }
}

Error error_at(const std::string& place, const SQLite::Exception& fault) {
  return {reason_of(fault), Effect::none, fault.what(), place};
}

void set(SQLite::Database& connection, int option, int value) {
  const int code = sqlite3_db_config(connection.getHandle(), option, value, nullptr);
  check(code == SQLITE_OK, "SQLite knows its options");
}

}  // namespace

Database::Database(const fs::path& file, int flags, const std::string& vfs)
    : place_{file.string()},
      connection_{std::make_unique<SQLite::Database>(place_, flags,
                                                     static_cast<int>(busy_timeout.count()), vfs)} {
  set(*connection_, SQLITE_DBCONFIG_DEFENSIVE, 1);
  set(*connection_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  // Nothing is written into a file that turns out not to be ours, not even when it is closed.
  set(*connection_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
}

Result<Database> Database::open(const fs::path& file, Mode mode, const std::string& vfs) {
  const auto path = fs::absolute(file);
  if (mode == Mode::own) {
    if (auto local = must_be_local(path.parent_path()); !local) return local.error();
    if (!fs::exists(path)) {
      if (auto made = create(path, vfs); !made) return made.error();
    }
    if (auto closed = make_private(path); !closed) return closed.error();
  }
  if (!fs::exists(path)) {
    return Error{Reason::not_found, Effect::none, "found no ledger", path.string(),
                 "The first command that changes something makes one."};
  }
  try {
    return connect(path, mode, vfs);
  } catch (const SQLite::Exception& fault) {
    return error_at(path.string(), fault);
  }
}

/// Made under another name and then renamed: a ledger is there as a whole or not at all, and an
/// empty file in its place is damage.
Result<Done> Database::create(const fs::path& file, const std::string& vfs) {
  const fs::path beside = file.string() + ".new";
  if (auto made = make_private_file(beside); !made) return made;
  try {
    Database fresh{beside, SQLite::OPEN_READWRITE, vfs};
    if (auto migrated = fresh.migrate(0); !migrated) return migrated;
  } catch (const SQLite::Exception& fault) {
    return error_at(file.string(), fault);
  }
  return rename_durably(beside, file);
}

Result<Database> Database::connect(const fs::path& file, Mode mode, const std::string& vfs) {
  Database database{file, mode == Mode::own ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY, vfs};
  if (auto ours = database.must_be_ours(); !ours) return ours.error();
  database.settings(mode);
  if (mode == Mode::read) {
    if (auto recent = database.must_be_recent(); !recent) return recent.error();
    return database;
  }
  if (sqlite3_db_readonly(database.connection_->getHandle(), "main") != 0) {
    return Error{Reason::not_writable, Effect::none, "found a ledger that may only be read",
                 database.place_};
  }
  if (auto sound = database.must_be_sound(); !sound) return sound.error();
  database.connection_->exec("PRAGMA journal_mode = WAL");
  if (auto migrated = database.migrate(database.pragma("PRAGMA user_version")); !migrated) {
    return migrated.error();
  }
  set(*database.connection_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0);
  return database;
}

void Database::settings(Mode mode) {
  connection_->exec("PRAGMA cell_size_check = ON");
  connection_->exec("PRAGMA temp_store = MEMORY");
  connection_->exec("PRAGMA cache_size = -16384");  // KiB
  if (mode == Mode::read) {
    connection_->exec("PRAGMA query_only = ON");
    return;
  }
  connection_->exec("PRAGMA synchronous = FULL");
  connection_->exec("PRAGMA foreign_keys = ON");
  connection_->exec("PRAGMA wal_autocheckpoint = 4000");  // pages of 4 KiB
}

Result<Done> Database::must_be_ours() {
  const auto application = pragma("PRAGMA application_id");
  if (application != application_id) {
    return Error{Reason::ledger_damaged, Effect::none,
                 "found a file of application " + std::to_string(application) +
                     ", expected a ledger (" + std::to_string(application_id) + ")",
                 place_};
  }
  const auto version = pragma("PRAGMA user_version");
  const auto newest = static_cast<std::int64_t>(migrations().size());
  if (version > newest) {
    return Error{Reason::ledger_too_new, Effect::none,
                 "found a ledger of version " + std::to_string(version) + ", expected at most " +
                     std::to_string(newest),
                 place_};
  }
  return Done{};
}

/// A reader changes nothing, so it cannot bring the ledger up to date.
Result<Done> Database::must_be_recent() {
  const auto version = pragma("PRAGMA user_version");
  const auto newest = static_cast<std::int64_t>(migrations().size());
  if (version == newest) return Done{};
  return Error{Reason::ledger_too_old, Effect::none,
               "found a ledger of version " + std::to_string(version) + ", expected " +
                   std::to_string(newest),
               place_};
}

/// Where a log is to be played back, the end of the file may be on its way.
Result<Done> Database::must_be_whole() const {
  const fs::path log = place_ + "-wal";
  std::error_code none;
  const bool has_log = fs::exists(log, none) && fs::file_size(log, none) > 0;
  const auto size = fs::file_size(place_);
  if (has_log || size % page_size == 0) return Done{};
  return Error{Reason::ledger_damaged, Effect::none,
               "found " + std::to_string(size) + " bytes, expected whole pages", place_};
}

Result<Done> Database::must_be_sound() {
  if (auto whole = must_be_whole(); !whole) return whole;
  if (fs::file_size(place_) > looked_through) return Done{};
  auto verdict = rows("PRAGMA quick_check(1)");
  check(verdict.next(), "SQLite tells what it found");
  const auto found = verdict.text(0);
  if (found == "ok") return Done{};
  return Error{Reason::ledger_damaged, Effect::none, "found damage: " + found, place_};
}

Result<Done> Database::migrate(std::int64_t from) {
  const auto steps = migrations();
  for (auto version = static_cast<std::size_t>(from); version < steps.size(); ++version) {
    auto step = write([&]() -> Result<Done> {
      connection_->exec(std::string{steps[version]});
      connection_->exec("PRAGMA application_id = " + std::to_string(application_id));
      connection_->exec("PRAGMA user_version = " + std::to_string(version + 1));
      return Done{};
    });
    if (!step) return step.error().during("bringing the ledger up to date");
  }
  return Done{};
}

std::int64_t Database::pragma(Sql sql) {
  auto answer = rows(sql);
  check(answer.next(), "a PRAGMA that is asked answers");
  return static_cast<std::int64_t>(answer.number(0));
}

Prepared& Database::prepared(Sql sql) {
  const auto found = prepared_.find(sql.text());
  if (found != prepared_.end()) return found->second;
  return prepared_
      .emplace(sql.text(), Prepared{SQLite::Statement{*connection_, std::string{sql.text()}}})
      .first->second;
}

Error Database::error_of(const SQLite::Exception& fault) const { return error_at(place_, fault); }

}  // namespace sysring::ledger
