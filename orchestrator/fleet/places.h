#pragma once

#include <string>

namespace sysring::fleet {

/// Where things lie on a Linux host. Absolute paths of [A-Za-z0-9._/-]; nothing a shell would read.
struct Places {
  std::string sysmon = "/opt/sysmon/sysmon";  ///< The program.
  std::string state = "/opt/sysmon";          ///< config.xml and rules.bin.
  std::string staging = "/run/sysring";       ///< Our directories, one an operation.
  std::string unit = "sysmon";                ///< The systemd unit.
  std::string log = "/var/log/syslog";        ///< Read where no journal answers.
};

}  // namespace sysring::fleet
