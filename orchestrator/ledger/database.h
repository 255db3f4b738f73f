#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>

#include "base/result.h"
#include "ledger/mode.h"
#include "ledger/statement.h"

namespace sysring::ledger {

/// One connection to the file, and the statements that were prepared on it. It knows how a ledger
/// is to be opened, and nothing of what stands in it.
class Database {
 public:
  Database(Database&&) = default;
  Database& operator=(Database&&) = delete;
  ~Database() = default;

  /// Errors as Ledger::open.
  static Result<Database> open(const std::filesystem::path& file, Mode mode,
                               const std::string& vfs);

  /// Runs the body, which returns a Result, on one state of the database.
  template <typename Body>
  std::invoke_result_t<Body> read(Body&& body) {
    return within(SQLite::TransactionBehavior::DEFERRED, std::forward<Body>(body));
  }

  /// Runs the body, which returns a Result, as one transaction: its success is on the disk when
  /// this returns, and of a failure nothing is.
  template <typename Body>
  std::invoke_result_t<Body> write(Body&& body) {
    return within(SQLite::TransactionBehavior::IMMEDIATE, std::forward<Body>(body));
  }

  // Inside of a body:

  template <typename... Values>
  [[nodiscard]] Rows rows(Sql sql, const Values&... values) {
    return Rows{bound(sql, values...)};
  }

  /// How many rows were changed.
  template <typename... Values>
  int run(Sql sql, const Values&... values) {
    Prepared& prepared = bound(sql, values...);
    const Rows until_the_end{prepared};
    return prepared.statement.exec();
  }

 private:
  Database(const std::filesystem::path& file, int flags, const std::string& vfs);

  template <typename Body>
  std::invoke_result_t<Body> within(SQLite::TransactionBehavior behavior, Body&& body) {
    try {
      SQLite::Transaction transaction{*connection_, behavior};
      auto result = body();
      if (result) transaction.commit();
      return result;
    } catch (const SQLite::Exception& fault) {
      return error_of(fault);
    }
  }

  template <typename... Values>
  Prepared& bound(Sql sql, const Values&... values) {
    Prepared& ready = prepared(sql);
    int at = 0;
    (bind_at(ready.statement, ++at, values), ...);
    return ready;
  }

  Prepared& prepared(Sql sql);
  [[nodiscard]] Error error_of(const SQLite::Exception& fault) const;

  static Result<Done> create(const std::filesystem::path& file, const std::string& vfs);
  static Result<Database> connect(const std::filesystem::path& file, Mode mode,
                                  const std::string& vfs);
  Result<Done> must_be_ours();
  [[nodiscard]] Result<Done> must_be_whole() const;
  Result<Done> must_be_sound();
  Result<Done> must_be_recent();
  Result<Done> migrate(std::int64_t from);
  void settings(Mode mode);
  std::int64_t pragma(Sql sql);

  std::string place_;
  std::unique_ptr<SQLite::Database> connection_;
  std::unordered_map<std::string_view, Prepared> prepared_;
};

}  // namespace sysring::ledger
