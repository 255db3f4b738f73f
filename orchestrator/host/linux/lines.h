#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/operation_id.h"
#include "base/result.h"
#include "fleet/places.h"
#include "host/dialect.h"
#include "sysmon/probe.h"
#include "transport/transport.h"

// What we say to a Linux host with Sysmon: one line a step, made by pure functions of small values.
namespace sysring::host::linux {

/// Where an operation works. Its directory is <staging>/<workspace>-<operation>.
struct Site {
  fleet::Places places;
  std::string workspace;
  OperationId operation;
  std::string file_name;
  std::string probe = {};  ///< The file that proves the rules, once they are loaded; or empty.

  [[nodiscard]] std::string directory() const;
  [[nodiscard]] std::string file() const;
};

/// Reason::bad_value where a name or path is not plain: then no line is ever made of it.
Result<Done> check_names(const Site& site);

/// How the file of a probe comes to be on a host of this workspace.
sysmon::Scene probe_scene(const fleet::Places& places, const std::string& workspace);

/// Whether it names a directory of this workspace's operations.
bool is_ours(const Site& site, std::string_view directory_name);

/// Reads everything that is to be known, and changes nothing.
transport::Operation look(const Site& site);

/// Reads the daemon's own copy of its configuration, its exact bytes.
transport::Operation keep(const Site& site);

/// Removes directories that earlier operations of this workspace left, makes a closed one of its
/// own, writes the bytes into it and reads their hash back. What is not complete is removed.
transport::Operation stage(const Site& site, std::shared_ptr<const std::string> bytes,
                           const std::vector<std::string>& leftovers);

/// Loads the staged file, waits for its Event 16 and for the event of its probe, deletes it and
/// tells what is in force. Loads nothing where the host no longer has the configuration of that
/// SHA-256; empty: whatever it has.
transport::Operation apply(const Site& site, const std::string& previous, Revival revival);

/// Waits until the service has recorded what is awaited, and tells what is in force.
transport::Operation verify(const Site& site, const Position& position, Awaited awaited);

/// Removes those directories and nothing else.
transport::Operation tidy(const Site& site, const std::vector<std::string>& leftovers);

}  // namespace sysring::host::linux
