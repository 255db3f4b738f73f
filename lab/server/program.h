#pragma once

#include <string>
#include <vector>

#include "lab/server/fleet.h"

namespace lab::server {

/// The program `sysring-lab`: its arguments to its exit code. Machines come from `make`.
int run_program(const std::vector<std::string>& arguments, const MachineFactory& make);

}  // namespace lab::server
