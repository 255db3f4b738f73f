#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "cli/targets.h"
#include "cli/term/style.h"
#include "sysmon/review/review.h"

namespace sysring::cli {

/// Reads a configuration with all that is wrong with it. An Error where there is none, or where the
/// file cannot be read.
Result<sysmon::Reading> check_config(std::string_view source, const std::string& file,
                                     const Targets& targets = {});
Result<sysmon::Reading> check_config(const std::string& file, const Targets& targets = {});

/// "sysmon.xml:118:8"
std::string place_of(const sysmon::Finding& finding, const sysmon::Reading& reading,
                     const std::string& file);

/// "sysmon.xml:118:8: error: found … [SM1004]", as compilers say it, and what to do.
term::Line line_of(const sysmon::Finding& finding, const sysmon::Reading& reading,
                   const std::string& file);
Json json_of(const sysmon::Finding& finding, const sysmon::Reading& reading,
             const std::string& file);

/// The same of a file that is no configuration, or cannot be read.
term::Line line_of(const Error& error);
Json json_of(const Error& error, const std::string& file);

/// The errors among the findings, for a command that refuses such a configuration.
Errors errors_in(const sysmon::Reading& reading, const std::string& file);

}  // namespace sysring::cli
