#pragma once

#include <optional>
#include <string_view>

#include "collector/line.h"

namespace sysring::collector {

/// A line that is the XML of an event, alone or behind a header of syslog. Nothing where it holds
/// no event of Sysmon's; an Error where that cannot be read.
Result<std::optional<Told>> read_xml_event(std::string_view line);

}  // namespace sysring::collector
