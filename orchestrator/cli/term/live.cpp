#include "cli/term/live.h"

namespace sysring::cli::term {
namespace {

constexpr std::string_view hide_cursor = "\x1b[?25l";
constexpr std::string_view show_cursor = "\x1b[?25h";
constexpr std::string_view clear_below = "\x1b[J";

}  // namespace

Live::~Live() {
  if (cursor_is_hidden_) terminal_ << show_cursor << std::flush;
}

void Live::draw(const std::vector<Line>& lines, std::size_t columns) {
  if (!cursor_is_hidden_) terminal_ << hide_cursor;
  cursor_is_hidden_ = true;
  erase();
  columns_ = columns;
  put(lines);
  drawn_ = lines;
  terminal_ << std::flush;
}

void Live::scroll(const Line& line) {
  erase();
  terminal_ << term::draw(line, style_) << '\n';
  put(drawn_);
  terminal_ << std::flush;
}

/// Up to the first line that was drawn, and everything from there on away.
void Live::erase() {
  if (drawn_.empty()) return;
  terminal_ << "\x1b[" << drawn_.size() << 'A' << '\r' << clear_below;
}

void Live::put(const std::vector<Line>& lines) {
  for (const auto& line : lines) terminal_ << term::draw(line, style_, columns_) << '\n';
}

}  // namespace sysring::cli::term
