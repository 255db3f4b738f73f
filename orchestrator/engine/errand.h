#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/reason.h"
#include "base/result.h"
#include "base/time.h"
#include "rollout/silence.h"

namespace sysring::engine {

/// Hosts are to log less.
struct SilenceOrder {
  std::vector<std::string> hosts;
  std::vector<std::uint32_t> events;  ///< None says "all": the minimal config.
  std::chrono::milliseconds lasts{0};
  std::string why;
};

/// What came of silencing or restoring hosts, once each of them was tried.
struct Errand {
  struct Host {
    std::string name;
    rollout::SilenceState state = rollout::SilenceState::pending;
    std::optional<Reason> reason = {};
    std::string text = {};  ///< Printable.
  };
  std::uint64_t number = 0;
  std::string silence = {};  ///< "S-0019"; empty where it restores hosts, of whichever silences.
  std::optional<Time> ends_at = {};
  std::vector<Host> hosts = {};  ///< By name.

  [[nodiscard]] std::size_t count(rollout::SilenceState state) const;
};

Json to_json(const Errand& errand);
Result<Errand> errand_from(const Json& json);

}  // namespace sysring::engine
