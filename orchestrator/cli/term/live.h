#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "cli/term/style.h"

namespace sysring::cli::term {

/// The lower end of a terminal that is drawn again and again, while lines scroll away above it. The
/// cursor is hidden meanwhile, and back on every way out.
class Live {
 public:
  Live(std::ostream& terminal, Style style) : terminal_{terminal}, style_{style} {}
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;
  ~Live();

  /// Replaces what was drawn last; no line is wider than `columns`.
  void draw(const std::vector<Line>& lines, std::size_t columns);

  /// Goes into the terminal's history, above what is drawn.
  void scroll(const Line& line);

 private:
  void erase();
  void put(const std::vector<Line>& lines);

  std::ostream& terminal_;
  Style style_;
  std::vector<Line> drawn_;
  std::size_t columns_ = any_width;
  bool cursor_is_hidden_ = false;
};

}  // namespace sysring::cli::term
