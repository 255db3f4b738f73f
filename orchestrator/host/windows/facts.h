#pragma once

#include <string>
#include <vector>

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

/// Who has loaded a configuration after us, or does so from the network, in one line; or empty.
std::string second_writer_in(const Status& status, const Installed& installed);

/// The directories of this workspace that lie there.
std::vector<std::string> ours_in(const Sections& sections, const Site& site);

/// Our command line and the tools that it starts are recorded too, and prove nothing.
bool is_caused_by_us(const sysmon::Event& event, const Site& site);

}  // namespace sysring::host::windows
