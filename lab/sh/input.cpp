#include <algorithm>
#include <utility>

#include "lab/sh/system.h"

namespace lab::sh {

Input::Input(std::string text) : text_{std::move(text)}, size_{text_.size()} {}

Input::Input(std::uint64_t size, Fetch fetch) : fetch_{std::move(fetch)}, size_{size} {}

const std::string& Input::text() {
  if (fetch_) {
    text_ = std::exchange(fetch_, nullptr)();
    size_ = text_.size();
  }
  return text_;
}

std::string Input::take(std::uint64_t most) {
  std::string taken = text().substr(at_, most);
  at_ += taken.size();
  return taken;
}

std::optional<std::string> Input::take_line() {
  const auto end = text().find('\n', at_);
  if (left() == 0) return std::nullopt;
  return take(end == std::string::npos ? left() : end + 1 - at_);
}

}  // namespace lab::sh
