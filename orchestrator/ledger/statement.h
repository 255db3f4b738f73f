#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <SQLiteCpp/Statement.h>

#include "base/operation_id.h"
#include "base/reason.h"
#include "base/time.h"
#include "ledger/turn.h"

namespace sysring::ledger {

// Inside this layer a fault of SQLite travels as SQLite::Exception; Database::read and write turn
// it into an Error, and nothing leaves the layer.

/// SQL that stands in the source: nothing that was read from anywhere can become part of it.
class Sql {
 public:
  template <std::size_t size>
  consteval Sql(const char (&text)[size]) : text_{text, size - 1} {}
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// Bytes that are no text.
struct Blob {
  std::string_view bytes;
};

void bind_at(SQLite::Statement& statement, int at, std::int64_t value);
void bind_at(SQLite::Statement& statement, int at, std::string_view value);
void bind_at(SQLite::Statement& statement, int at, Blob value);
void bind_at(SQLite::Statement& statement, int at, Time value);
void bind_at(SQLite::Statement& statement, int at, Reason value);
void bind_null(SQLite::Statement& statement, int at);

template <std::integral Number>
void bind_at(SQLite::Statement& statement, int at, Number value) {
  bind_at(statement, at, static_cast<std::int64_t>(value));
}
inline void bind_at(SQLite::Statement& statement, int at, OperationId value) {
  bind_at(statement, at, value.number);
}
inline void bind_at(SQLite::Statement& statement, int at, RolloutId value) {
  bind_at(statement, at, value.number);
}
template <typename Value>
void bind_at(SQLite::Statement& statement, int at, const std::optional<Value>& value) {
  if (value) return bind_at(statement, at, *value);
  bind_null(statement, at);
}

/// A prepared statement that is kept for its next use.
struct Prepared {
  SQLite::Statement statement;
  bool in_use = false;
};

/// The rows of a query, one after the other. Columns count from 0.
class Rows {
 public:
  explicit Rows(Prepared& prepared);
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows();  ///< The statement is ready for its next use.

  bool next();

  [[nodiscard]] std::string text(int column) const;  ///< Also the bytes of a BLOB.
  [[nodiscard]] std::uint64_t number(int column) const;
  [[nodiscard]] bool flag(int column) const { return number(column) != 0; }
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] Time time(int column) const;
  [[nodiscard]] std::optional<Time> time_if_any(int column) const;
  [[nodiscard]] std::optional<std::uint64_t> number_if_any(int column) const;
  [[nodiscard]] std::optional<Reason> reason_if_any(int column) const;
  [[nodiscard]] std::optional<RolloutId> rollout_if_any(int column) const;

  /// The value of which this is the name: `named` knows them all.
  template <typename Value>
  [[nodiscard]] Value word(int column, std::optional<Value> (*named)(std::string_view)) const {
    const auto found = text(column);
    if (const auto value = named(found)) return *value;
    refuse_word(found);
  }

 private:
  [[noreturn]] static void refuse_word(const std::string& found);

  Prepared& prepared_;
};

/// Throws what becomes Reason::ledger_damaged.
[[noreturn]] void damaged(const std::string& what);

}  // namespace sysring::ledger
