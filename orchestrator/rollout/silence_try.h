#pragma once

#include <chrono>
#include <string>

#include "fleet/evidence.h"
#include "rollout/silence.h"

namespace sysring::rollout {

/// What is silenced for longer is no emergency.
constexpr std::chrono::milliseconds longest_silence = std::chrono::days{30};

/// What came of a contact that was to silence a host, or to restore it.
struct SilenceTry {
  SilenceTask task = SilenceTask::none;
  fleet::Report report;
  std::string found = {};  ///< SHA-256 of what it runs, as far as it told.
  bool is_first = false;   ///< Nothing was sent to the host before.
};

/// The host after that. What somebody has installed since is left alone at the end of a silence;
/// before its end the host is looked at anew, and silenced again from what it runs now.
SilencedHost after(SilencedHost host, const SilenceTry& tried);

}  // namespace sysring::rollout
