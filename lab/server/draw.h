#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lab/machine/machine.h"

namespace lab::server {

using Config = std::shared_ptr<const std::string>;

/// The configuration that Sysmon was started with, by "server", "workstation" and "linux". Machines
/// of a kind that is missing have no Sysmon.
using Configs = std::map<std::string, Config, std::less<>>;

/// How many machines to draw; the same seed draws the same ones.
struct Draw {
  std::size_t windows_hosts = 0;
  std::size_t linux_hosts = 0;
  std::uint64_t seed = 0;
  /// How many of a hundred have a fault. Of those that their kind can have, each comes once before
  /// one comes twice.
  int faulty_percent = 0;
};

/// Two of three machines with Windows are workstations, one of twenty is a domain controller; a
/// third of all speak another language than English.
std::vector<Description> draw(const Draw& wanted, const Configs& configs);

/// Whose configuration a machine gets.
std::string_view config_of(bool is_windows, std::string_view role);

}  // namespace lab::server
