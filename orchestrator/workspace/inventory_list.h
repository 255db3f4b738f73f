#pragma once

#include <span>
#include <string_view>

#include "workspace/roster.h"
#include "workspace/source.h"
#include "workspace/yaml.h"

namespace sysring::workspace {

/// Reads a plain list: a host name or range on each line, `key=value` behind it for variables and
/// labels, comments from '#' on.
void read_list_inventory(std::string_view text, Source& source,
                         std::span<const std::string_view> credentials, Roster& roster);

}  // namespace sysring::workspace
