#pragma once

#include <cstdint>
#include <string_view>

namespace sysring {

enum class LetterCase : std::uint8_t { heeded, ignored };

/// Whether a glob covers the whole text: '*' stands for any number of bytes and '?' for one. Linear
/// but for the last '*'.
bool fits_glob(std::string_view text, std::string_view glob, LetterCase letters);

}  // namespace sysring
