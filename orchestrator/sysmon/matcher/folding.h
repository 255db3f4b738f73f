#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sysring::sysmon {

/// Which letters are the same: Sysmon for Linux knows those of ASCII, Windows those of Unicode.
enum class Folding : std::uint8_t { ascii, windows };

/// In upper case, in which values and fields are compared.
std::string folded(std::string_view text, Folding folding);

/// What stands for the edges of a text, so that one search finds "begins with" as well as "has".
/// A text may have this byte of its own: it only makes a search look twice.
constexpr char edge_mark = '\x01';

/// A text in upper case between two marks. It keeps its memory from one text to the next.
class FoldedText {
 public:
  /// So many bytes behind the second mark may be read, too.
  static constexpr std::size_t room = 4;

  void assign(std::string_view text, Folding folding);

  [[nodiscard]] std::string_view text() const { return marked().substr(1, size_ - 2); }
  [[nodiscard]] std::string_view marked() const { return {bytes_.data(), size_}; }

 private:
  void assign_unicode(std::string_view text);

  std::string bytes_ = std::string(2 + room, edge_mark);
  std::size_t size_ = 2;  // with the marks
};

}  // namespace sysring::sysmon
