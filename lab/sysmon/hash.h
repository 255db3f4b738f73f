#pragma once

#include <string>
#include <vector>

namespace lab::sysmon {

/// "SHA1=…,MD5=…,SHA256=…" in lower-case hex, by the algorithms that the configuration names: "*"
/// means all three, none means SHA256.
std::string hash_of(const std::string& bytes, std::vector<std::string> algorithms);

}  // namespace lab::sysmon
