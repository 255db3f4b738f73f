#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "fleet/facts.h"
#include "host/sections.h"
#include "host/status.h"
#include "host/windows/site.h"
#include "sysmon/event.h"

// What the sections of a look say of a Windows host.
namespace sysring::host::windows {

/// Service, driver and program under the names that they have there; empty where there are none.
Installed installed_in(const Sections& sections);

/// Service and stored hash; the events are not in it.
Status told_status(const Sections& sections);

fleet::Facts facts_in(const Sections& sections, const Installed& installed, const Status& status);

/// How far the host's clock is ahead of ours: no less than its newest event says, and no more than
/// an event allows of which it says that it is not older than 5 or 15 minutes. Zero where both
/// allow it.
std::optional<std::chrono::seconds> clock_ahead_in(const Sections& sections,
                                                   const std::optional<sysmon::Event>& newest,
                                                   Time now);

/// Who has loaded a configuration after us, or does so from the network, in one line; or empty.
std::string second_writer_in(const Status& status, const Installed& installed);

/// The directories of this workspace that lie there.
std::vector<std::string> ours_in(const Sections& sections, const Site& site);

/// Our command line and the tools that it starts are recorded too, and prove nothing.
bool is_caused_by_us(const sysmon::Event& event, const Site& site);

}  // namespace sysring::host::windows
