#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace sysring::collector {

/// A directory of event files as a log aggregator writes them: JSON lines or XML, one event a line,
/// the newest files growing, older ones rotated or compressed.
struct FileSettings {
  std::string name;
  std::filesystem::path directory;
  std::string pattern = "*";                   ///< Of the file names, with '*' and '?'.
  std::chrono::milliseconds latency{900'000};  ///< How late an event may be: the L5 deadline.
  std::chrono::milliseconds poll_every{1'000};
};

}  // namespace sysring::collector
