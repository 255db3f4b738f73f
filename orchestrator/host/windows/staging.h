#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "host/status.h"
#include "host/windows/site.h"
#include "transport/transport.h"

// How a file gets into a closed directory where PowerShell does not work: by SFTP, or by certutil.
namespace sysring::host::windows {

/// Of a directory of ours: full access for SYSTEM and Administrators alone, nothing inherited.
constexpr std::string_view closed_dacl = "D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

/// Its brackets would end a block.
std::string close(const std::string& directory);

/// The DACL in SDDL, with the directory's name before it.
std::string show_access(const std::string& directory);

/// Makes the directory of the operation, and closes it and the one that it lies in.
std::string make_directory(const Site& site, const Installed& installed);

/// Into a directory that is there and seen to be closed: SFTP itself says nothing of access.
transport::Operation put_file(const Site& site, const Installed& installed,
                              std::shared_ptr<const std::string> bytes);

/// The section "hashed".
std::string hash_file(const Site& site, const Installed& installed);

/// All of it in one, from base64 in lines at the standard input. A closed DACL is seen before a
/// byte is written.
std::string decode_file(const Site& site, const Installed& installed);
std::string in_base64_lines(std::string_view bytes);

}  // namespace sysring::host::windows
