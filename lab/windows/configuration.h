#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lab/rules/rules.h"
#include "lab/windows/event.h"

namespace lab::windows {

/// A configuration as Sysmon has read it. Machines that run the same one share it.
struct Configuration {
  std::string xml;
  std::string hash;  ///< SHA-256 of the file's bytes, upper-case.
  rules::Loaded loaded;
  std::uint32_t hashing = 0x80000004;  ///< HashingAlgorithm.
  std::uint32_t options = 0;           ///< Options: 1 network, 2 image loads, 4 DNS, 8 clipboard.
  std::shared_ptr<const std::string> blob;  ///< `Rules`, as Sysmon compiles them.

  /// The event that each kind of ordinary life becomes, in life.h's order; null where the rules do
  /// not log it.
  std::vector<std::shared_ptr<const Body>> life;
};

std::shared_ptr<const Configuration> read_configuration(std::string_view xml);

/// Of a Sysmon that was given none.
std::shared_ptr<const Configuration> no_configuration();

}  // namespace lab::windows
