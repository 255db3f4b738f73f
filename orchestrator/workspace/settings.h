#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "collector/settings.h"
#include "fleet/places.h"
#include "fleet/selector.h"
#include "rollout/plan.h"
#include "transport/settings.h"
#include "workspace/source.h"
#include "workspace/variables.h"

namespace sysring::workspace {

/// Hosts that are left out, by whom, why, until when.
struct Exclusion {
  fleet::Selector hosts;
  std::string reason;
  std::string by;
  std::optional<Time> until;
  std::string place;  ///< "sysring.yaml:40:5"
};

/// What sysring.yaml says. Its paths are absolute, or relative to where the workspace was found.
struct Settings {
  std::string name;  ///< Part of the staging directories' names on every host.
  std::string salt;  ///< Of sticky shares; the name where nothing else is said.
  std::filesystem::path state = ".sysring";  ///< Ledger, socket, known hosts.
  HostDefaults defaults;
  transport::Settings transport;
  std::vector<collector::FileSettings> collectors;
  fleet::Places places;
  std::vector<std::string> key_readers;  ///< SIDs that may read the key of the rules (Windows).
  std::size_t max_in_flight = 256;       ///< Contacts at once, over all rings.
  rollout::WayBack way_back = rollout::WayBack::required;
  std::optional<std::size_t> max_silenced;  ///< Hosts in a silence at once.
  std::vector<Exclusion> exclusions;
};

/// Faults go to the source; what is faulty keeps its default.
Settings read_settings(std::string_view text, Source& source,
                       const std::filesystem::path& directory);

}  // namespace sysring::workspace
