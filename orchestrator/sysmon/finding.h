#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sysmon/fault.h"

namespace sysring::sysmon {

/// One fault at one place.
struct Finding {
  Fault fault;
  std::size_t offset = 0;  ///< In the UTF-8 text.
  std::string message;     ///< "found …, expected …"
  std::string hint = {};
  std::string waived = {};  ///< The reason of the waiver; empty where there is none.

  /// What refuses a configuration.
  [[nodiscard]] bool is_error() const {
    return waived.empty() && page_of(fault).severity == Severity::error;
  }
};

using Findings = std::vector<Finding>;

}  // namespace sysring::sysmon
