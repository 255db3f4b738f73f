#pragma once

#include <utility>
#include <variant>

#include "base/check.h"
#include "base/error.h"

namespace sysring {

/// A T, or the reason why there is none. The names are those of std::expected. Where a caller is
/// to hear of every fault at once, the failure is `Errors` instead of one `Error`.
template <typename T, typename Failure = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : outcome_{std::in_place_index<0>, std::move(value)} {}
  Result(Failure error) : outcome_{std::in_place_index<1>, std::move(error)} {}

  [[nodiscard]] bool has_value() const { return outcome_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& operator*() & { return get<0>(*this); }
  const T& operator*() const& { return get<0>(*this); }
  T&& operator*() && { return std::move(get<0>(*this)); }
  T* operator->() { return &get<0>(*this); }
  const T* operator->() const { return &get<0>(*this); }
  [[nodiscard]] const Failure& error() const { return get<1>(*this); }

 private:
  template <std::size_t wanted, typename Self>
  static auto& get(Self& self) {
    auto* found = std::get_if<wanted>(&self.outcome_);
    check(found != nullptr, "look before you take");
    return *found;
  }

  std::variant<T, Failure> outcome_;
};

/// What a Result holds when success is all there is to say.
struct Done {};

}  // namespace sysring
