#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "fleet/facts.h"
#include "fleet/host_id.h"
#include "fleet/inventory.h"
#include "fleet/selector.h"
#include "rollout/gate.h"

namespace sysring::rollout {

/// Exactly these hosts; never filled up by itself.
struct NamedHosts {
  std::vector<std::string> names;
};
/// Every host that matches.
struct SelectedHosts {
  fleet::Selector selector;
};
/// The same hosts every time, whoever else comes and goes: each has its place between 0 and 2^64,
/// by SHA-256(salt + lower-case name), its first 8 bytes as a big-endian number, and a ring takes
/// those from where the share before it ended. A share of the fleet is one of all that no ring
/// names or selects; a share of the rest is one of what the shares before it left.
struct StickyShare {
  Share share;
  std::size_t min = 0;  ///< Taken in any case, as far as there are so many.
  enum class Of : std::uint8_t { fleet, rest } of = Of::fleet;
};
/// Whatever no other ring took.
struct TheRest {};
using Selection = std::variant<NamedHosts, SelectedHosts, StickyShare, TheRest>;

enum class WhenEmpty : std::uint8_t { refuse, skip };

/// A ring as the definitions say it.
struct RingDefinition {
  std::string name;
  Selection selection = TheRest{};
  Gate gate = {};
  std::size_t max_in_flight = 50;
  WhenEmpty when_empty = WhenEmpty::refuse;
  std::string place = {};  ///< "rings/default.yml:12:5", for errors.
};

/// The hosts of each ring, in the order of the rings; a ring's hosts in the order of the inventory.
/// Named and selected hosts are taken out before shares and the rest are formed, wherever their
/// ring stands. `facts` has a place for each host, null where it was never seen. Errors are
/// unknown_name, overlapping_rings and empty_ring.
struct Division {
  std::vector<std::vector<fleet::HostId>> rings;
  std::vector<std::pair<fleet::HostId, Error>> not_eligible;  ///< Unknown facts, observe-only, ...
};
Result<Division, Errors> divide(const std::vector<RingDefinition>& rings,
                                const fleet::Inventory& inventory,
                                const std::vector<const fleet::Facts*>& facts,
                                std::string_view salt);

}  // namespace sysring::rollout
