#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sysring::sysmon {

/// "&#xE9;": a character as ASCII, wherever XML has text or a value.
std::string reference(std::uint32_t code_point);

/// The one form in which a configuration leaves us, with the same meaning for Sysmon: ASCII with
/// character references for the rest, CRLF line ends and a final one, nothing before the first
/// '<', no encoding in the XML declaration. Takes well-formed XML in UTF-8; of its own output it
/// changes nothing. Errors are bad_xml with "line:column": what cannot be said in ASCII, such as a
/// name with an accent.
Result<std::string> canonical(std::string_view xml);

}  // namespace sysring::sysmon
