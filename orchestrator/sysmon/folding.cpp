#include "sysmon/folding.h"

#include <algorithm>

#include "base/character.h"
#include "base/text.h"

namespace sysring::sysmon {
namespace {

/// Of a fixed length, so that compilers make a few wide instructions of it.
constexpr std::size_t stride = 16;

constexpr std::size_t rounded_up(std::size_t size) { return (size + stride - 1) / stride * stride; }

/// Whether all of it was ASCII.
bool fold_in_place(char* bytes, std::size_t size) {
  unsigned char seen = 0;
  for (std::size_t at = 0; at < size; at += stride) {
    for (std::size_t i = at; i < at + stride; ++i) {
      seen |= static_cast<unsigned char>(bytes[i]);
      bytes[i] = upper(bytes[i]);
    }
  }
  return seen < 0x80;
}

}  // namespace

std::string folded(std::string_view text, Folding folding) {
  return folding == Folding::ascii ? upper(text) : in_upper_case(text);
}

void FoldedText::assign(std::string_view text, Folding folding) {
  size_ = text.size() + 2;
  const auto needed = rounded_up(size_ + room);
  if (bytes_.size() < needed) bytes_.resize(needed);
  bytes_[0] = edge_mark;
  std::ranges::copy(text, bytes_.begin() + 1);
  std::fill(bytes_.begin() + static_cast<std::ptrdiff_t>(size_ - 1),
            bytes_.begin() + static_cast<std::ptrdiff_t>(needed), edge_mark);
  const bool is_ascii = fold_in_place(bytes_.data(), needed);
  if (is_ascii || folding == Folding::ascii) return;
  bytes_.assign(1, edge_mark);
  append_in_upper_case(bytes_, text);
  size_ = bytes_.size() + 1;
  bytes_.append(1 + room, edge_mark);
}

}  // namespace sysring::sysmon
