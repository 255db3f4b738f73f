#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "base/queue.h"
#include "base/result.h"
#include "base/time.h"
#include "cli/ownership.h"
#include "collector/collector.h"
#include "engine/control.h"
#include "engine/engine.h"
#include "transport/transport.h"
#include "workspace/workspace.h"

namespace sysring::cli {

/// An engine with all that it works with: the one place where the parts of the program are put
/// together. It owns the workspace as long as it lives.
class Assembly {
 public:
  /// Opens log, transport, collector and control socket as the workspace's settings say. The
  /// workspace, the clock and the watcher outlive it.
  static Result<std::unique_ptr<Assembly>> make(const workspace::Workspace& workspace, Owned owned,
                                                const Clock& clock, engine::Watcher& watcher);

  [[nodiscard]] engine::Engine& engine() { return *engine_; }

 private:
  Assembly(Owned owned, std::size_t operations)
      : owned_{std::move(owned)}, completions_{operations} {}
  engine::Parts parts(const workspace::Workspace& workspace, const Clock& clock,
                      engine::Watcher& watcher);

  Owned owned_;
  Queue<transport::Completion> completions_;  // outlives the transport that fills it
  std::unique_ptr<transport::Transport> transport_;
  std::unique_ptr<collector::Collector> collector_;
  std::optional<engine::ControlServer> control_;
  std::optional<engine::Engine> engine_;
};

}  // namespace sysring::cli
