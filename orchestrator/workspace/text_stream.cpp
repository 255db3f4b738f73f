#include "workspace/text_stream.h"

#include <string_view>
#include <utility>

#include "base/utf8.h"

namespace sysring::workspace {
namespace {

constexpr std::size_t block_size = 65'536;  // even: no unit of UTF-16 is cut in two
constexpr std::uint32_t replacement = 0xFFFD;
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view utf16_mark = "\xFF\xFE";

std::string next_block(std::istream& bytes) {
  std::string block(block_size, '\0');
  bytes.read(block.data(), static_cast<std::streamsize>(block.size()));
  block.resize(static_cast<std::size_t>(bytes.gcount()));
  return block;
}

char16_t unit(char low, char high) {
  const auto value = static_cast<unsigned char>(low) |
                     static_cast<unsigned int>(static_cast<unsigned char>(high)) << 8U;
  return static_cast<char16_t>(value);
}

bool is_first_of_pair(char16_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }

}  // namespace

TextStream::TextStream(std::istream& bytes) : bytes_{bytes} {
  text_ = next_block(bytes_);
  if (text_.starts_with(utf8_mark)) at_ = utf8_mark.size();
  if (!text_.starts_with(utf16_mark)) return;
  is_utf16_ = true;
  take_utf16(std::exchange(text_, {}).substr(utf16_mark.size()));
}

bool TextStream::refill() {
  while (at_ == text_.size()) {
    auto block = next_block(bytes_);
    const bool at_end = block.empty();
    if (at_end && pending_.empty()) return false;
    at_ = 0;
    if (!is_utf16_) {
      text_ = std::move(block);
    } else {
      text_.clear();
      if (at_end) append_utf8(text_, replacement);
      if (at_end) pending_.clear();
      take_utf16(std::move(block));
    }
  }
  return true;
}

/// An odd byte at the very end is half a unit: it counts as one that is no character.
void TextStream::take_utf16(std::string block) {
  std::u16string units = std::exchange(pending_, {});
  for (std::size_t at = 0; at < block.size(); at += 2) {
    units += at + 1 < block.size() ? unit(block[at], block[at + 1]) : char16_t{replacement};
  }
  if (!units.empty() && is_first_of_pair(units.back())) {
    pending_ = units.back();
    units.pop_back();
  }
  std::u16string_view rest = units;
  while (!rest.empty()) {
    const auto point = first_code_point(rest);
    append_utf8(text_, point.bytes == 0 ? replacement : point.value);
    rest.remove_prefix(point.bytes == 4 ? 2 : 1);
  }
}

}  // namespace sysring::workspace
