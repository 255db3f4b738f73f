#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

// How the text of a configuration is encoded; only the files of this layer include it.
namespace sysring::sysmon {

/// The same text in UTF-8 without a byte order mark, read as Sysmon itself would: UTF-16 shows by
/// its mark or its NULs, everything else is what the XML declaration says, even behind the mark of
/// UTF-8, and UTF-8 where it says nothing. Reads UTF-8, UTF-16, ISO-8859-1 and US-ASCII; errors
/// are bad_xml with "line:column".
Result<std::string> to_utf8(std::string_view source);

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 0;  ///< How many bytes it takes; 0 where no UTF-8 begins.
};

/// The first code point of a text that is not empty. Overlong forms and surrogates are no UTF-8.
CodePoint first_code_point(std::string_view utf8);

void append_utf8(std::string& text, std::uint32_t code_point);

}  // namespace sysring::sysmon
