#pragma once

#include <functional>
#include <string>

namespace sysring::bites {

/// What the work gives in a copy of this process, which ends with it: nothing that it changes is
/// changed here. Where it dies of it, that begins with "died".
std::string in_a_copy(const std::function<std::string()>& work);

}  // namespace sysring::bites
