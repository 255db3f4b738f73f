#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "base/reason.h"
#include "base/result.h"
#include "base/time.h"

namespace sysring::engine {

/// Reads members one after the other, and remembers the first that is not as it should be.
class Members {
 public:
  explicit Members(const Json& json) : json_{json} {}

  std::string text(std::string_view name) {
    const Json* member = json_.find(name);
    if (member == nullptr) return {};
    if (const auto* value = member->string()) return *value;
    return fail<std::string>(name, "text");
  }
  std::size_t count(std::string_view name) {
    const Json* member = json_.find(name);
    const auto* value = member == nullptr ? nullptr : member->integer();
    if (value == nullptr || *value < 0) return fail<std::size_t>(name, "a count");
    return static_cast<std::size_t>(*value);
  }
  std::optional<Time> moment(std::string_view name) {
    const std::string value = text(name);
    if (value.empty()) return std::nullopt;
    const auto time = parse_time(value);
    return time ? time : fail<std::optional<Time>>(name, "a time");
  }
  std::optional<Reason> reason(std::string_view name) {
    const std::string value = text(name);
    if (value.empty()) return std::nullopt;
    const auto code = reason_named(value);
    return code ? code : fail<std::optional<Reason>>(name, "a reason code");
  }
  template <typename State>
  State state(std::string_view name, std::optional<State> (*named)(std::string_view)) {
    const auto value = named(text(name));
    return value ? *value : fail<State>(name, "a state");
  }
  const Json::Array& list(std::string_view name) {
    static const Json::Array none;
    const Json* member = json_.find(name);
    const auto* value = member == nullptr ? nullptr : member->array();
    if (value != nullptr) return *value;
    fail<int>(name, "a list");
    return none;
  }
  template <typename Value>
  Value fail(std::string_view name, std::string_view expected) {
    if (fault_.empty()) {
      fault_ = "found no " + std::string{expected} + " in '" + std::string{name} + "'";
    }
    return Value{};
  }
  [[nodiscard]] const std::string& fault() const { return fault_; }

 private:
  const Json& json_;
  std::string fault_;
};

template <typename Value>
Result<Value> checked(Value value, const Members& members) {
  if (members.fault().empty()) return value;
  return Error{Reason::protocol_broken, Effect::none, members.fault()};
}

}  // namespace sysring::engine
