#pragma once

#include <cstdint>

namespace sysring::ledger {

enum class Mode : std::uint8_t {
  own,   ///< The one writer; the caller holds the workspace's lock.
  read,  ///< Any number of them, beside an owner; nothing is ever written.
};

}  // namespace sysring::ledger
