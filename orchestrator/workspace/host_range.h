#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sysring::workspace {

/// The names that a pattern of Ansible stands for: "web[01:20].example", "db-[a:f]", with a step as
/// in "web[1:9:2]". Text without brackets stands for itself. At most 100,000 names.
Result<std::vector<std::string>> expand_range(std::string_view pattern);

}  // namespace sysring::workspace
