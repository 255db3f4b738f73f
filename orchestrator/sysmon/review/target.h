#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "sysmon/schema.h"

namespace sysring::sysmon {

/// The Sysmon that a configuration is for.
struct Target {
  std::string name;                      ///< "Sysmon 15.15"
  SchemaVersion schema;                  ///< The newest that it knows.
  Platforms platform = Platforms::both;  ///< Both where that was not said.
  friend auto operator<=>(const Target&, const Target&) = default;

  /// "15.15" is a release for Windows, "schema:4.90" whatever knows that schema, "linux" the newest
  /// Sysmon for Linux. Reason::bad_value for anything else.
  static Result<Target> parse(std::string_view text);
};

}  // namespace sysring::sysmon
