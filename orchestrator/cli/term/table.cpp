#include "cli/term/table.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace sysring::cli::term {
namespace {

constexpr std::size_t gap = 3;

/// A cell in its column; nothing is filled up behind the last one.
Span placed(const Span& cell, const Column& column, std::size_t width, Charset charset) {
  std::string text = in_charset(cell.text, charset);
  const auto missing = width - std::min(width, width_of(text));
  if (column.align == Align::right) return {std::string(missing, ' ') + text, cell.ink};
  return {text + std::string(missing, ' '), cell.ink};
}

void strip_end(Line& line) {
  while (!line.empty()) {
    auto& text = line.back().text;
    text.erase(text.find_last_not_of(' ') + 1);
    if (!text.empty()) return;
    line.pop_back();
  }
}

}  // namespace

void Table::add(std::vector<Span> cells) {
  check(cells.size() == columns_.size(), "a row has a cell for each column");
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths(Charset charset) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = width_of(columns_[i].title);
    for (const auto& row : rows_) {
      width = std::max(width, width_of(in_charset(row[i].text, charset)));
    }
    widths.push_back(width);
  }
  return widths;
}

std::vector<Line> Table::lines(Charset charset, std::size_t indent) const {
  const auto widths = this->widths(charset);
  const auto line_of = [&](const std::vector<Span>& cells) {
    Line line{{std::string(indent, ' ')}};
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) line.push_back({std::string(gap, ' ')});
      line.push_back(placed(cells[i], columns_[i], widths[i], charset));
    }
    strip_end(line);
    return line;
  };

  std::vector<Span> titles;
  for (const auto& column : columns_) titles.push_back({column.title, Ink::faint});
  std::vector<Line> lines{line_of(titles)};
  for (const auto& row : rows_) lines.push_back(line_of(row));
  return lines;
}

}  // namespace sysring::cli::term
