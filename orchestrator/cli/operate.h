#pragma once

#include <functional>

#include "cli/assemble.h"
#include "cli/exit.h"
#include "cli/ownership.h"
#include "cli/shell.h"
#include "engine/engine.h"
#include "workspace/workspace.h"

namespace sysring::cli {

/// SIGINT and SIGTERM ask for the stop while this lives: the first one for an orderly end, the
/// second one for leaving at once. Only one at a time.
class StopOnSignals {
 public:
  StopOnSignals();
  StopOnSignals(const StopOnSignals&) = delete;
  StopOnSignals& operator=(const StopOnSignals&) = delete;
  ~StopOnSignals();

  [[nodiscard]] engine::StopRequest& request() { return request_; }

 private:
  engine::StopRequest request_;
};

/// Runs an engine in the foreground: has it begin something, and waits `until` it has ended.
/// The result tells of the rollout.
Ending operate(const workspace::Workspace& workspace, Owned owned, Shell& shell,
               engine::Engine::Until until,
               const std::function<Result<Done>(engine::Engine&)>& begin);

/// Follows what the owner does with a rollout until that has ended or waits for somebody, or until
/// this is stopped; then the rollout goes on all the same.
Ending follow(engine::ControlClient& owner, Shell& shell);

/// What there is to say at the end, on stdout.
Exit conclude(const engine::View& view, Exit exit, Shell& shell);

}  // namespace sysring::cli
