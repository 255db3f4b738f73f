#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fleet/host_name.h"

namespace sysring::fleet {

enum class Platform : std::uint8_t { linux, windows };
enum class Via : std::uint8_t { ssh, winrm };
enum class Manage : std::uint8_t { full, observe };  ///< `observe`: never touched, only counted.

/// What the inventory says of one machine; labels and groups are asked of the Inventory.
struct Host {
  HostName name;
  std::string address;  ///< Where to connect; the name itself unless `ansible_host` says otherwise.
  std::uint16_t port = 22;
  std::string user = {};
  std::string credential = {};
  Platform platform = Platform::linux;
  Via via = Via::ssh;
  Manage manage = Manage::full;
};

std::string_view to_string(Platform platform);  ///< "linux", "windows"
std::string_view to_string(Via via);            ///< "ssh", "winrm"

}  // namespace sysring::fleet
