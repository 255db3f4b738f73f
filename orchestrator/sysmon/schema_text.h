#pragma once

#include <string_view>

namespace sysring::sysmon {

/// schema/4.90.txt, as it was when this was built.
std::string_view schema_text();

}  // namespace sysring::sysmon
