#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/operation_id.h"
#include "base/reason.h"
#include "base/time.h"

namespace sysring::audit {

/// No record is longer, whatever its texts are (tlog-tiles allows 65,535).
constexpr std::size_t record_cap = 16'384;

/// One thing that happened: a leaf of the audit log. What is empty is left out of its bytes.
struct Record {
  std::uint64_t seq = 0;  ///< The place in the log, from 0 on, without gaps.
  Time at{};
  std::string type;               ///< "host.state", "rollout.steered", ...
  std::string actor = "sysring";  ///< Who caused it.
  std::uint32_t uid = 0;          ///< The actor's, as the kernel told it.
  std::string object = {};        ///< What it happened to: a ring, a release, a plan.
  std::string host = {};          ///< By name.
  std::string rollout = {};       ///< "R-0042"
  OperationId operation = {};     ///< 0 where none belongs to it.
  std::string outcome = {};       ///< The new state.
  std::optional<Reason> reason = {};
  std::string text = {};  ///< For people; at most 4 KB of it are kept.
};

/// The exact bytes that are stored and hashed, and never made again: one JSON object, ASCII, on one
/// line, members sorted by name, integers and strings only.
std::string bytes_of(const Record& record);

}  // namespace sysring::audit
