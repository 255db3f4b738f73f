#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "cli/arguments.h"

namespace sysring::cli {

/// How many hosts an import may take out of the inventory.
class RetirementLimit {
 public:
  /// Of --max-retired and --accept-retired.
  static Result<RetirementLimit> of(const Arguments& arguments);

  /// Reason::too_many_retired where the share is too high and nobody named the number, or named
  /// another one. `before` counts the hosts that the file of that place had.
  [[nodiscard]] Result<Done> allows(std::size_t gone, std::size_t before,
                                    const std::string& place) const;

 private:
  std::uint64_t percent_ = 20;
  std::optional<std::uint64_t> accepted_;
};

}  // namespace sysring::cli
