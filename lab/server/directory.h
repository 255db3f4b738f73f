#pragma once

#include <cstdint>
#include <string>

#include "lab/server/fleet.h"

namespace lab::server {

/// The files of a lab: what a workspace of the controller reads, and the socket to steer it by.
struct Directory {
  std::string path;

  [[nodiscard]] std::string inventory() const { return path + "/inventory.yml"; }
  [[nodiscard]] std::string key() const { return path + "/key"; }
  [[nodiscard]] std::string known_hosts() const { return path + "/known_hosts"; }
  [[nodiscard]] std::string collector() const { return path + "/collector"; }
  [[nodiscard]] std::string events() const { return collector() + "/events.log"; }
  [[nodiscard]] std::string socket() const { return path + "/lab.sock"; }

  /// Makes the directories, and the key where there is none yet (0600). Throws std::system_error.
  void make() const;

  /// Writes the inventory and the host keys; throws std::system_error.
  void describe(const Fleet& fleet, std::uint16_t port) const;
};

}  // namespace lab::server
