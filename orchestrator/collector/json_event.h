#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"
#include "collector/line.h"

namespace sysring::collector {

/// The message that a collector wrapped into an object: rsyslog's "msg", others' "message".
std::optional<std::string_view> wrapped_message(const Json& line);

/// When a collector got it, by the members that mean this wherever they stand.
std::optional<Time> time_of_passing(const Json& line);

/// An event in the members of NXLog (flat) or Winlogbeat (below "winlog"). Nothing where the object
/// is none of Sysmon's; bad_answer where it lacks what an event must have.
Result<std::optional<Told>> read_json_event(const Json& line);

}  // namespace sysring::collector
