#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "engine/view.h"

namespace sysring::cli {

/// What the program ends with. Numbers and words are part of its interface.
enum class Exit : std::uint8_t {
  done = 0,
  error = 1,
  changes = 2,  ///< Only with --detailed-exitcode.
  faults = 3,
  some_failed = 4,  ///< Finished; some hosts failed within the budget.
  halted = 5,       ///< By a gate, or by a person who kept what was changed.
  rolled_back = 6,
  rollback_incomplete = 7,  ///< Act now.
  waiting = 8,
  usage = 64,
  locked = 75,
  interrupted = 130,  ///< Everything is on disk and can be resumed.
};

/// "some_failed": the `outcome` of JSON documents.
std::string_view to_string(Exit exit);

/// How a command ended: an exit, or all that stood in its way.
using Ending = Result<Exit, Errors>;

/// What a command ends with that could not do its work.
Exit exit_of(const Errors& errors);

/// What a rollout in this state means for whoever waited for it.
Exit exit_of(const engine::View& view);

}  // namespace sysring::cli
