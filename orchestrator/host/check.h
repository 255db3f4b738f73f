#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/reason.h"

namespace sysring::host {

/// How a point of a checklist stands on a host.
enum class Standing : std::uint8_t {
  holds,    ///< The host answers as it was concluded.
  differs,  ///< It does not.
  untold,   ///< Its answer says nothing of it, or there was none.
  by_hand,  ///< It cannot be seen without changing the host: somebody types the commands.
};

/// What was found of one point.
struct Check {
  std::size_t point = 0;  ///< Its number, from 1.
  Standing standing = Standing::untold;
  std::string found;  ///< Printable; empty where it is to be found by hand.
  std::optional<Reason> reason = {};
  std::vector<std::string> commands = {};  ///< To be typed, with the names that this host has.
};

}  // namespace sysring::host
