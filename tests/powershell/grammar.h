#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sysring::powershell {

/// Empty where there is one.
std::string why_no_grammar();

/// Where a script is no PowerShell: "26:143 ERROR 'catch'", by line and column.
std::vector<std::string> faults_of(std::string_view script);

}  // namespace sysring::powershell
