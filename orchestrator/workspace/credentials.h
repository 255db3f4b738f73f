#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "transport/settings.h"
#include "workspace/section.h"

namespace sysring::workspace {

using Credentials = std::map<std::string, transport::Credential, std::less<>>;

/// Reads where each credential comes from; secrets themselves have no place in a definition.
///
///     credentials:
///       admin: {key: {file: ~/.ssh/id_ed25519}, passphrase: {command: [pass, show, sysring]}}
///       agent: {agent: {public_key: keys/admin.pub}}
///       laps:  {password: {command: [/usr/local/bin/laps]}}
///       unit:  {password: {systemd: fleet-password}}
Credentials read_credentials(const Value& value, Source& source,
                             const std::filesystem::path& directory);

/// Absolute, or below `directory`; a leading "~/" is the home of whoever runs the program.
std::filesystem::path resolve_path(const std::string& text, const std::filesystem::path& directory);

}  // namespace sysring::workspace
