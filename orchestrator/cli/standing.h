#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/site.h"
#include "fleet/coverage.h"

namespace sysring::cli {

/// What a host should run, and which release says so.
struct Wanted {
  std::string version;
  Digests config;
};

/// A host's part in a silence under way.
struct InSilence {
  std::string sentence;
  bool logs_nothing = false;  ///< Until its end nobody should miss its events.
  bool is_late = false;       ///< Past its end, and not restored.
};

/// How every host stands, by HostId, from what the ledger knows.
struct Standings {
  std::vector<std::optional<Wanted>> wanted;
  std::vector<std::optional<InSilence>> silences;
  std::vector<fleet::Standing> hosts;  ///< They show into the site and into `wanted`.
  std::optional<Time> seen_at;         ///< The newest contact with any host.
};

/// A host should run what the newest rollout brought it that has succeeded or is under way, as far
/// as that has come. One that was rolled back says nothing. A silenced host should run its silence
/// until that ends. A host forwards if the collector has
/// heard of it within the collector's latency, and a quarter of an hour at least, before the newest
/// contact.
Result<Standings> standings(const Site& site, Time now);

/// What is wrong with a host, as `status --list` names it.
enum class Trouble : std::uint8_t {
  unseen,
  unreachable,
  absent,
  stopped,
  manual,
  silent,
  drifted,
  silenced,  ///< By us, for a while.
};

std::string_view to_string(Trouble trouble);
std::optional<Trouble> trouble_named(std::string_view text);
constexpr std::string_view troubles =
    "unseen|unreachable|absent|stopped|manual|silent|drifted|silenced";

/// Whether it is the host's trouble, by the same rules as coverage counts.
bool has(Trouble trouble, const Standings& standings, fleet::HostId id, const ledger::HostRow* row);

}  // namespace sysring::cli
