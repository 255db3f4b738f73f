#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sysring::workspace {

/// The organizational units of a distinguished name (RFC 4514), the outermost first:
/// "CN=WS1,OU=Clients,OU=Berlin,DC=corp" is in Berlin, Clients. What is escaped stands as meant.
std::vector<std::string> units_of(std::string_view distinguished_name);

}  // namespace sysring::workspace
