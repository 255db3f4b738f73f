#include "collector/lines.h"

namespace sysring::collector {

void Lines::feed(std::string_view block) {
  while (!block.empty()) {
    const auto end = block.find('\n');
    if (end == std::string_view::npos) return keep(block);
    end_line(block.substr(0, end));
    block.remove_prefix(end + 1);
  }
}

void Lines::finish() {
  if (begun_.empty()) return;
  position_.offset += begun_.size();
  sink_(begun_);
  begun_.clear();
}

void Lines::keep(std::string_view piece) {
  if (position_.in_long_line) {
    position_.offset += piece.size();
    return;
  }
  begun_ += piece;
  if (begun_.size() <= longest_line) return;
  position_ = {position_.offset + begun_.size(), true};
  begun_.clear();
  ++too_long_;
}

void Lines::end_line(std::string_view piece) {
  keep(piece);
  if (!position_.in_long_line) sink_(begun_);
  position_ = {position_.offset + begun_.size() + 1, false};
  begun_.clear();
}

}  // namespace sysring::collector
