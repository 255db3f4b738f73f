#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace sysring {

/// A JSON value (RFC 8259). Members are sorted by name, so that equal values give equal bytes.
/// What we write holds integers and strings; a number with a fraction is only ever read.
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::map<std::string, Json, std::less<>>;

  Json() = default;
  Json(bool value) : value_{value} {}
  Json(std::int64_t value) : value_{value} {}
  Json(std::uint64_t value) : value_{static_cast<std::int64_t>(value)} {}
  Json(std::uint32_t value) : value_{std::int64_t{value}} {}
  Json(int value) : value_{std::int64_t{value}} {}
  Json(double value) : value_{value} {}
  Json(std::string value) : value_{std::move(value)} {}
  Json(std::string_view value) : value_{std::string{value}} {}
  Json(const char* value) : value_{std::string{value}} {}
  Json(Array value) : value_{std::move(value)} {}
  Json(Object value) : value_{std::move(value)} {}

  /// Refuses what is nested deeper than 64 levels or names a member twice; places are
  /// "line:column".
  static Result<Json> parse(std::string_view text);

  /// Null where it is something else: reading asks for what it expects.
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&value_); }
  [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&value_); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&value_); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&value_); }
  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }

  /// The member of an object; null where there is none.
  [[nodiscard]] const Json* find(std::string_view name) const;

  /// Sets a member; a null becomes an object first.
  Json& operator[](std::string_view name);

  /// ASCII, everything else escaped; on one line, or indented by two blanks.
  [[nodiscard]] std::string dump() const;
  [[nodiscard]] std::string dump_for_people() const;

  friend bool operator==(const Json&, const Json&) = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
  friend struct JsonBridge;
};

}  // namespace sysring
