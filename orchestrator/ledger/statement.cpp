#include "ledger/statement.h"

#include <algorithm>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include "base/check.h"
#include "base/printable.h"

namespace sysring::ledger {

void bind_at(SQLite::Statement& statement, int at, std::int64_t value) {
  statement.bind(at, value);
}

void bind_at(SQLite::Statement& statement, int at, std::string_view value) {
  statement.bind(at, std::string{value});
}

void bind_at(SQLite::Statement& statement, int at, Blob value) {
  statement.bind(at, value.bytes.data(), static_cast<int>(value.bytes.size()));
}

void bind_at(SQLite::Statement& statement, int at, Time value) {
  bind_at(statement, at, std::int64_t{value.time_since_epoch().count()});
}

void bind_at(SQLite::Statement& statement, int at, Reason value) {
  bind_at(statement, at, static_cast<std::int64_t>(value));
}

void bind_null(SQLite::Statement& statement, int at) { statement.bind(at); }

Rows::Rows(Prepared& prepared) : prepared_{prepared} {
  check(!prepared.in_use, "a statement is used by one reader at a time");
  prepared.in_use = true;
}

Rows::~Rows() {
  prepared_.statement.tryReset();
  prepared_.in_use = false;
}

bool Rows::next() { return prepared_.statement.executeStep(); }

std::string Rows::text(int column) const {
  return prepared_.statement.getColumn(column).getString();
}

std::uint64_t Rows::number(int column) const {
  return static_cast<std::uint64_t>(prepared_.statement.getColumn(column).getInt64());
}

bool Rows::is_null(int column) const { return prepared_.statement.isColumnNull(column); }

Time Rows::time(int column) const {
  return Time{std::chrono::milliseconds{prepared_.statement.getColumn(column).getInt64()}};
}

std::optional<Time> Rows::time_if_any(int column) const {
  if (is_null(column)) return std::nullopt;
  return time(column);
}

std::optional<std::uint64_t> Rows::number_if_any(int column) const {
  if (is_null(column)) return std::nullopt;
  return number(column);
}

std::optional<RolloutId> Rows::rollout_if_any(int column) const {
  if (is_null(column)) return std::nullopt;
  return RolloutId{number(column)};
}

std::optional<Reason> Rows::reason_if_any(int column) const {
  if (is_null(column)) return std::nullopt;
  const auto found = number(column);
  const auto pages = reason_pages();
  const auto page = std::ranges::find_if(pages, [&](const ReasonPage& each) {
    return static_cast<std::uint64_t>(each.code) == found;
  });
  if (page == pages.end()) damaged("found the reason " + std::to_string(found));
  return page->code;
}

void Rows::refuse_word(const std::string& found) {
  damaged("found the word '" + printable_line(found, 80) + "', which has no meaning there");
}

void damaged(const std::string& what) { throw SQLite::Exception{what, SQLITE_CORRUPT}; }

}  // namespace sysring::ledger
