#include "base/line_index.h"

#include <algorithm>
#include <iterator>

namespace sysring {

LineIndex::LineIndex(std::string_view text) {
  for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', end + 1)) {
    starts_.push_back(end + 1);
  }
}

std::string LineIndex::line_and_column(std::size_t offset) const {
  const auto next = std::ranges::upper_bound(starts_, offset);
  const auto column = offset - *std::prev(next) + 1;
  return std::to_string(next - starts_.begin()) + ":" + std::to_string(column);
}

}  // namespace sysring
