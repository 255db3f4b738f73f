#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// The two PowerShell scripts that a Windows host runs for us, byte-constant, so that an allow-list
// can name them by their SHA-256 (docs/windows.md). What differs from host to host is the first
// line of their standard input, and no configuration is ever part of a script or a command line.
// Windows PowerShell 5.1; never run on a real Windows host so far.
namespace sysring::host::windows {

/// Reads "DIRECTORY NAME SIZE SENT\n" and SENT bytes: the file itself, or, where SENT is not SIZE,
/// what raw deflate (RFC 1951) has made of it. Makes the directory with a closed DACL, which nobody
/// may have prepared, writes the file into it and prints
///
///     #staged
///     <SHA-256 of the file, 64 hex digits>
///     <DACL of the directory in SDDL>
extern const std::string_view stage_script;

/// Reads "read DRIVER\n" or "close DRIVER [SID...]\n": the DACL of the driver's Parameters key is
/// set to SYSTEM, Administrators and, to read, the SIDs; or left as it is. Prints
///
///     #key
///     <DACL of the key in SDDL, read back; or "absent">
extern const std::string_view key_script;

// Both print "#refused", and below it the id, numbers and words of the error, where they fail; the
// id is not localised.

/// `powershell.exe -NoLogo -NoProfile -NonInteractive -EncodedCommand ...`: base64 of UTF-16LE.
std::string run(std::string_view script);

struct StageInput {
  std::string directory;
  std::string name;
  std::uint64_t size = 0;
  std::uint64_t sent = 0;
};
std::string first_line(const StageInput& input);

}  // namespace sysring::host::windows
