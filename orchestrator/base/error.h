#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/reason.h"

namespace sysring {

/// Whether the host may have changed since it was last seen. After `unknown`, look before you act.
enum class Effect : std::uint8_t { none, unknown };

/// A failure that the world caused: bad input, an unreachable host, a full disk.
struct Error {
  Reason code;
  Effect effect = Effect::none;
  std::string message;     ///< What was found and what was expected, on one line.
  std::string place = {};  ///< "rings/default.yml:4:7", a path or a host; empty where none helps.
  std::string hint = {};   ///< What to do, where more can be said than `page_of(code)` does.

  /// The same error, told from one level further out.
  [[nodiscard]] Error during(std::string_view activity) const;

  /// The same error with a place, unless it has a nearer one already.
  [[nodiscard]] Error at(std::string_view where) const;
};

/// What loading many things at once gathers before it gives up. Never empty where it is an error.
using Errors = std::vector<Error>;

/// For people, without control characters: "error[SR104]: PLACE: MESSAGE" and the hint below it.
std::string describe(const Error& error);

}  // namespace sysring
