#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace sysring::engine {

/// Whoever holds it owns the workspace: its ledger's one writer, and who talks to hosts. It goes
/// with the process, however that ends (flock(2)).
class WorkspaceLock {
 public:
  /// Reason::locked with the owner's process id and what it is doing.
  static Result<WorkspaceLock> take(const std::filesystem::path& directory,
                                    const std::string& purpose);

  WorkspaceLock(WorkspaceLock&& other) noexcept;
  WorkspaceLock& operator=(WorkspaceLock&&) = delete;
  ~WorkspaceLock();

 private:
  explicit WorkspaceLock(int descriptor) : descriptor_{descriptor} {}
  int descriptor_;
};

}  // namespace sysring::engine
