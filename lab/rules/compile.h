#pragma once

#include <string>
#include <vector>

#include "lab/rules/block.h"

namespace lab::rules {

/// What Sysmon 15 keeps of a configuration: the value `Rules` of its driver's key. The blocks are
/// in the order in which it reads them; of none there are no bytes. A version of 4.90 is the number
/// 490.
std::string compile(const std::vector<Block>& blocks, int version);

}  // namespace lab::rules
