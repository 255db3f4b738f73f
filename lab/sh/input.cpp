#include <algorithm>
#include <utility>

#include "lab/sh/system.h"

namespace lab::sh {

std::uint64_t Input::left() const { return (fetch_ ? size_ : text_.size()) - at_; }

const std::string& Input::text() {
  if (fetch_) text_ = std::exchange(fetch_, nullptr)(std::exchange(at_, 0));
  return text_;
}

void Input::skip(std::uint64_t count) { at_ += std::min(count, left()); }

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
