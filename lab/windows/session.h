#pragma once

#include "lab/machine/machine.h"
#include "lab/windows/state.h"

namespace lab::windows {

/// What the login shell makes of one command: cmd.exe, or PowerShell where that is the shell.
Answer run_session(State& state, const Command& command);

}  // namespace lab::windows
