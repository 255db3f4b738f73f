#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/term/style.h"

namespace sysring::cli::term {

enum class Align : std::uint8_t { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
};

/// Rows under titles, each column as wide as its widest cell. Drawn without lines, so that it can
/// be read aloud, cut and sorted.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_{std::move(columns)} {}

  /// One cell for each column.
  void add(std::vector<Span> cells);

  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// The titles and the rows, each after `indent` blanks.
  [[nodiscard]] std::vector<Line> lines(Charset charset, std::size_t indent = 0) const;

 private:
  [[nodiscard]] std::vector<std::size_t> widths(Charset charset) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Span>> rows_;
};

}  // namespace sysring::cli::term
