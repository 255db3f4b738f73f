#pragma once

#include <string>
#include <vector>

#include "sysmon/config.h"
#include "sysmon/evaluator.h"

namespace sysring::sysmon {

constexpr std::uint32_t file_create = 11;

/// What is known beforehand of the event by which a host proves its rules: in the directory of an
/// operation, a file is created that has the name of the probe.
struct Scene {
  std::string directory;  ///< Up to the number of the operation: "/run/sysring/fleet-".
  char separator = '/';
  std::vector<std::string> programs;  ///< One of them creates the file.
  Folding folding = Folding::ascii;
};

/// A config that was built, with a probe or without: a block of its own for that one event, under a
/// name that no other config has.
struct Probed {
  Config config;
  std::string name = {};     ///< Of the rule and of the file: "sysring-probe-1a2b3c4d"; or empty.
  std::string why_not = {};  ///< Why there is none.
};

/// Puts a probe in, or takes over the one that was put in before. There is one only where the event
/// is logged under the name of the probe, whatever is not known of it yet, and where nothing else
/// is decided otherwise than without it.
Probed with_probe(const Config& built, const Scene& scene);

/// As it was before a probe was put in.
Config without_probe(const Config& built);

/// The name of the probe that `with_probe` has put in; empty where there is none, or a part of the
/// config was changed since.
std::string probe_in(const Config& config, const Scene& scene);

}  // namespace sysring::sysmon
