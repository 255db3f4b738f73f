#pragma once

#include <span>
#include <string_view>

#include "workspace/roster.h"
#include "workspace/source.h"
#include "workspace/yaml.h"

namespace sysring::workspace {

/// Reads an inventory in the YAML of Ansible:
///
///     all:
///       vars: {ansible_user: svc_sysmon, labels: {org: example}}
///       children:
///         servers:
///           hosts:
///             srv[01:20].example: {labels: {role: server}}
///
/// One host and the map behind it are in memory at a time. A host may stand in several groups, and
/// be described in one of them.
Outcome read_yaml_inventory(std::string_view text, Source& source,
                            std::span<const std::string_view> credentials, Roster& roster);

}  // namespace sysring::workspace
