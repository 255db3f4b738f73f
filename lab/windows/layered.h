#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lab/windows/text.h"

namespace lab::windows {

/// Things by path, without regard to case: what this machine has changed, over what all machines of
/// its kind have. A machine that changes nothing holds nothing.
template <class T>
class Layered {
 public:
  using Base = std::map<std::string, T, std::less<>>;

  explicit Layered(std::shared_ptr<const Base> base) : base_{std::move(base)} {}

  [[nodiscard]] const T* find(std::string_view path) const {
    const auto key = upper(path);
    if (const auto own = changes_.find(key); own != changes_.end())
      return own->second ? &*own->second : nullptr;
    const auto shared = base_->find(key);
    return shared == base_->end() ? nullptr : &shared->second;
  }

  /// The one at the path, for writing; a new one where there is none.
  T& change(std::string_view path) {
    const auto [own, is_first] = changes_.try_emplace(upper(path));
    if (own->second) return *own->second;
    const auto shared = base_->find(own->first);
    const bool copied = is_first && shared != base_->end();  // else it is gone, or never was
    return own->second.emplace(copied ? shared->second : T{});
  }

  void erase(std::string_view path) { changes_[upper(path)] = std::nullopt; }

  /// Calls with each thing below the path, in the order of their folded names.
  template <class F>
  void each_below(std::string_view path, F call) const {
    const auto prefix = upper(path) + '\\';
    auto own = changes_.lower_bound(prefix);
    auto shared = base_->lower_bound(prefix);
    for (;;) {
      const bool has_own = own != changes_.end() && own->first.starts_with(prefix);
      const bool has_shared = shared != base_->end() && shared->first.starts_with(prefix);
      if (!has_own && !has_shared) return;
      if (has_own && (!has_shared || own->first <= shared->first)) {
        if (has_shared && own->first == shared->first) ++shared;
        if (own->second) call(*own->second);
        ++own;
      } else {
        call(shared->second);
        ++shared;
      }
    }
  }

 private:
  std::shared_ptr<const Base> base_;
  std::map<std::string, std::optional<T>, std::less<>> changes_;  ///< Nothing where it is gone.
};

}  // namespace lab::windows
