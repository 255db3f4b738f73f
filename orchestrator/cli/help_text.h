#pragma once

#include <vector>

#include "cli/command.h"
#include "cli/term/style.h"

namespace sysring::cli {

/// Every command with its purpose.
std::vector<term::Line> overview();

/// One command: what it does, how it is called, its options, an example.
std::vector<term::Line> help_for(const Command& command);

}  // namespace sysring::cli
