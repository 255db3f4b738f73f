#pragma once

#include <optional>
#include <string_view>

#include "collector/line.h"

namespace sysring::collector {

/// A line that is the XML of an event, alone or behind a header of syslog.
Result<std::optional<Told>> read_xml_line(std::string_view line);

}  // namespace sysring::collector
