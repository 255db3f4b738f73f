#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace sysring::sysmon {

/// The characters of an XML file in UTF-8, UTF-16 (with a byte order mark, or little endian without
/// one), ISO-8859-1 or US-ASCII, by mark and declaration as XML 1.0 appendix F has it; the mark is
/// not among them. Reason::bad_xml for another encoding or a broken sequence, too_big above 4 MiB.
Result<std::u32string> decode_xml(std::string_view bytes);

std::string to_utf8(std::u32string_view text);

}  // namespace sysring::sysmon
