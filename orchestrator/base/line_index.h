#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sysring {

/// Where the lines of a text begin, for texts in which many places are asked for.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);

  /// "3:14" of an offset into the text, both counted from 1, the column in bytes.
  [[nodiscard]] std::string line_and_column(std::size_t offset) const;

 private:
  std::vector<std::size_t> starts_{0};
};

}  // namespace sysring
