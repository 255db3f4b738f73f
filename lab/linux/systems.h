#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lab/linux/disk.h"

namespace lab::linux_host {

/// A kind of Linux that a machine can run.
struct OperatingSystem {
  std::string name;         ///< "debian-12"
  std::string pretty_name;  ///< "Debian GNU/Linux 12 (bookworm)"
  std::string id;
  std::string version;
  std::string kernel;
  std::string shell = "/usr/bin/dash";  ///< What /bin/sh is.
  bool has_journal = true;              ///< Without one, events are in /var/log/syslog alone.
};

/// Throws std::invalid_argument.
const OperatingSystem& find_system(std::string_view name);

/// Its files as they are after it was set up.
std::shared_ptr<const Image> image_of(const OperatingSystem& system);

}  // namespace lab::linux_host
