#pragma once

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

}  // namespace sysring::sysmon
