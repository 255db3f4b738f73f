#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "fleet/facts.h"
#include "fleet/inventory.h"

namespace sysring::fleet {

/// Whether the collector has seen events of a host lately.
enum class Forwarding : std::uint8_t { unknown, no, yes };

/// What is known of one host when the fleet is counted.
struct Standing {
  const Facts* facts = nullptr;     ///< Null where it was never seen.
  const Digests* wanted = nullptr;  ///< Of the config it should run; null where nobody said.
  Forwarding forwarding = Forwarding::unknown;
};

/// How many of those that were asked. `unknown` ones count in the denominator: who cannot say is
/// not shown to have it.
struct Count {
  std::size_t yes = 0;
  std::size_t no = 0;
  std::size_t unknown = 0;

  [[nodiscard]] std::size_t of() const { return yes + no + unknown; }
  friend bool operator==(const Count&, const Count&) = default;
};

/// The fleet in numbers; each asks only those hosts for which the question has a meaning.
struct Coverage {
  Count seen;        ///< Of all hosts in the inventory.
  Count installed;   ///< Of the seen ones; one that is half installed is not.
  Count running;     ///< Of the installed ones, as are those below.
  Count automatic;   ///< Starts by itself.
  Count forwarding;  ///< Its events arrive.
  Count as_wanted;   ///< Of the installed ones that should run a certain config.

  void add(const Standing& host);
  friend bool operator==(const Coverage&, const Coverage&) = default;
};

/// `hosts` by HostId.
Coverage coverage(std::span<const Standing> hosts);

/// One for each value of a label or fact. Hosts without it stand under "", those whose fact nobody
/// has seen under "unknown".
std::map<std::string, Coverage> coverage_by(std::string_view name, const Inventory& inventory,
                                            std::span<const Standing> hosts);

}  // namespace sysring::fleet
