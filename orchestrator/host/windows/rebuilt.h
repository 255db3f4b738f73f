#pragma once

#include <string>

#include "base/result.h"
#include "host/status.h"
#include "sysmon/config.h"
#include "transport/transport.h"

// What a Windows host has in force is there only as compiled rules and a few values beside them. Of
// these a configuration is made that compiles to the very same bytes: its way back.
namespace sysring::host::windows {

/// Reads the compiled rules and the options beside them, up to 4 MiB: for `sysring adopt` alone.
transport::Operation read_rules(const Look& look);

/// The configuration, proven by compiling it again. Errors are bad_blob where the bytes are not
/// what a Sysmon writes, and no_way_back where what was rebuilt compiles to other bytes.
Result<sysmon::Config> rebuilt_in(const transport::Answer& answer);

}  // namespace sysring::host::windows
