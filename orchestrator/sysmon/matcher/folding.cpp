#include "sysmon/matcher/folding.h"

#include <cstring>

#include "base/character.h"
#include "base/text.h"

namespace sysring::sysmon {
namespace {

/// So many bytes are folded at once: of a fixed number, compilers make a few wide instructions.
constexpr std::size_t stride = 64;

void fold_in_place(char* bytes) {
  for (std::size_t i = 0; i < stride; ++i) bytes[i] = upper(bytes[i]);
}

}  // namespace

std::string folded(std::string_view text, Folding folding) {
  return folding == Folding::ascii ? upper(text) : in_upper_case(text);
}

void FoldedText::assign(std::string_view text, Folding folding) {
  if (folding == Folding::windows && !is_ascii(text)) return assign_unicode(text);
  size_ = text.size() + 2;
  const auto needed = (size_ + room + stride - 1) / stride * stride;
  if (bytes_.size() < needed) bytes_.resize(needed, edge_mark);
  std::memcpy(bytes_.data() + 1, text.data(), text.size());
  bytes_[size_ - 1] = edge_mark;
  for (std::size_t at = 0; at < size_; at += stride) fold_in_place(bytes_.data() + at);
}

void FoldedText::assign_unicode(std::string_view text) {
  bytes_.assign(1, edge_mark);
  append_in_upper_case(bytes_, text);
  size_ = bytes_.size() + 1;
  bytes_.append(1 + room, edge_mark);
}

}  // namespace sysring::sysmon
