#pragma once

#include "cli/shell.h"
#include "cli/site.h"

namespace sysring::cli {

/// `silence --list`: those under way, with their hosts. Exit::faults where one is past its end.
Ending list_silences(const Site& site, Shell& shell);

}  // namespace sysring::cli
