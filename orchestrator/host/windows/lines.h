#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/dialect.h"
#include "host/windows/site.h"
#include "transport/transport.h"

// What we say to a Windows host: one line a step for the one `cmd.exe /c` that its SSH server
// starts, of native tools whose digits, SIDs, SDDL and XML are the same in every language. A mark
// is a line `#name`.
namespace sysring::host::windows {

constexpr std::string_view channel = "Microsoft-Windows-Sysmon/Operational";

/// cmd.exe takes 8,191 characters; its parser may need some of its own.
constexpr std::size_t longest_line = 7'500;

transport::Operation look();
std::vector<transport::Operation> stage(const Site& site, const Look& look,
                                        std::shared_ptr<const std::string> bytes);
transport::Operation read_key(const Look& look);
transport::Operation close_key(const Site& site, const Look& look);
transport::Operation apply(const Site& site, const Look& look, Revival revival);
transport::Operation verify(const Site& site, const Look& look, const Position& position,
                            Awaited awaited);
transport::Operation tidy(const Site& site, const Look& look);

/// Of the first day: closes a directory of ours, removes it again, and asks for a channel that is
/// not there.
transport::Operation trial(const Site& site, const Look& look);

}  // namespace sysring::host::windows
