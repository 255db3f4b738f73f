#pragma once

#include <string>
#include <vector>

namespace lab::sysmon {

/// What `sysmon -c FILE` makes of a file: what it prints, and whether it takes it. As observed on
/// Sysmon for Linux 1.5.3: most mistakes are printed or not even that, and the file is taken.
struct Verdict {
  std::vector<std::string> printed;
  bool accepted = false;
};
Verdict validate(const std::string& bytes);

/// "SHA1=…,MD5=…,SHA256=…" in lower-case hex, by the HashAlgorithms that the config names.
std::string hash_of(const std::string& bytes, const std::string& config);

/// Who logs with this config: false where its only blocks for process creation let nothing pass.
bool logs_processes(const std::string& config);

}  // namespace lab::sysmon
