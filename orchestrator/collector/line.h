#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "sysmon/event.h"

namespace sysring::collector {

/// An event as a line of a collector's file tells it.
struct Told {
  sysmon::Event event;            ///< Only an Event 16 has its data.
  std::optional<Time> told_at{};  ///< When it passed a collector, where the line says so.
};

/// Reads one line: the XML of an event behind any header of syslog, or a JSON object as NXLog,
/// Winlogbeat or rsyslog write it. Nothing for a line that is about something else than Sysmon; an
/// Error for one that is about Sysmon and cannot be read. An event that was cut off behind its
/// <System> was heard of, too.
Result<std::optional<Told>> read_line(std::string_view line);

/// A time that says its zone: what is local to somebody else tells us nothing.
std::optional<Time> zoned_time(std::string_view text);

}  // namespace sysring::collector
