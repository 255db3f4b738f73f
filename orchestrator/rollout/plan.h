#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "fleet/facts.h"
#include "fleet/inventory.h"
#include "rollout/gate.h"
#include "rollout/ring.h"

namespace sysring::rollout {

/// A version with one config for each variant, by the SHA-256 of its bytes.
struct Release {
  std::string version;                                      ///< "2026.4.0"
  std::map<std::string, std::string, std::less<>> configs;  ///< variant -> SHA-256
  friend bool operator==(const Release&, const Release&) = default;
};

struct PlannedHost {
  std::string name;
  std::string variant;
};

struct PlannedRing {
  std::string name;
  std::size_t max_in_flight = 1;
  Gate gate = {};
  std::vector<PlannedHost> hosts =
      {};  ///< An upper bound: who vanishes is skipped, who is new is late.
};

enum class WayBack : std::uint8_t { required, waived };

/// What is sealed: configs, rings, gates, policy, and every host with its variant.
struct Plan {
  std::string id;  ///< "P-0107"
  std::string workspace;
  Release release;
  std::vector<PlannedRing> rings;
  WayBack way_back = WayBack::required;
};

/// The sealed file: ASCII JSON with sorted keys, integers and strings, and a final line end. Its
/// digest is the SHA-256 of exactly these bytes, which are stored and never written again.
std::string seal(const Plan& plan);

/// Reason::plan_broken where the bytes are no plan of ours.
Result<Plan> read_plan(std::string_view bytes);

/// What planning saw and the seal leaves out: estimates and observations.
struct Outlook {
  struct Ring {
    std::string name;
    std::size_t targeted = 0;
    std::size_t change = 0;
    std::size_t already_there = 0;
    std::size_t no_way_back = 0;  ///< Of those that change; they are skipped unless waived.
    std::size_t never_seen = 0;   ///< Neither of the two: the contact will tell.
  };
  std::vector<Ring> rings;
  struct NotEligible {
    std::string host;
    Error why;
  };
  std::vector<NotEligible> not_eligible;
};

struct Exclusion {
  std::string host;
  std::string reason;
  std::string by;
  std::optional<Time> until;
};

/// All that a plan is made from. Nothing here is read from a disk or a clock.
struct Planning {
  std::string id;
  std::string workspace;
  std::string salt;
  const fleet::Inventory& inventory;
  const std::vector<const fleet::Facts*>& facts;  ///< By HostId; null where never seen.
  const std::vector<RingDefinition>& rings;
  const Release& release;
  const std::vector<Digests>& release_digests;  ///< Of the release's configs, in the map's order.
  const std::vector<Exclusion>& exclusions;     ///< Already resolved to host names.
  const std::vector<std::string>& kept;         ///< Sorted SHA-256 of configs that can be put back.
  WayBack way_back = WayBack::required;
  Time now{};
};

struct Planned {
  Plan plan;
  Outlook outlook;
};
Result<Planned, Errors> make_plan(const Planning& from);

/// The variant of a host: its label `variant`; else `linux` on Linux; else by the product type of
/// Windows. Nothing where neither label nor facts tell.
std::optional<std::string> variant_of(const fleet::Inventory& inventory, fleet::HostId id,
                                      const fleet::Facts* facts);

}  // namespace sysring::rollout
