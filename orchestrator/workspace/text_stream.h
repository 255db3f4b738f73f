#pragma once

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

namespace sysring::workspace {

/// The characters of a text as bytes of UTF-8, read block by block: UTF-8 with or without a byte
/// order mark, or UTF-16LE with one. Half a pair of UTF-16 becomes U+FFFD.
class TextStream {
 public:
  explicit TextStream(std::istream& bytes);

  /// The byte at which we are, without going on; nothing at the end.
  [[nodiscard]] std::optional<char> peek() {
    if (at_ == text_.size() && !refill()) return std::nullopt;
    return text_[at_];
  }

  /// What has been read already from there on; empty at the end only.
  [[nodiscard]] std::string_view ahead() {
    return peek() ? std::string_view{text_}.substr(at_) : std::string_view{};
  }
  void skip(std::size_t bytes) { at_ += bytes; }  ///< Of those ahead.

 private:
  bool refill();
  void take_utf16(std::string block);

  std::istream& bytes_;
  bool is_utf16_ = false;
  std::u16string pending_;  ///< Half a pair at the end of a block.
  std::string text_;
  std::size_t at_ = 0;
};

}  // namespace sysring::workspace
