#pragma once

#include <string>

#include "transport/transport.h"

namespace sysring::bites {

/// What an answer tells, as far as it is the same each time: numbers count as one, and so do all
/// the events of a kind in one section.
std::string heard(const transport::Answer& answer);

}  // namespace sysring::bites
