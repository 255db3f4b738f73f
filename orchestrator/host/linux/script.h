#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/result.h"

// How a script of ours reaches the /bin/sh of a host, and how its answer is divided.
namespace sysring::host::linux {

/// One line that runs the script as root: as it is for root, through `sudo -n` for everybody else.
/// The login shell that gets it may be any of sh, bash, dash, zsh and fish, for each of which a
/// text in single quotes means itself; so a script has no single quote, and no line end.
std::string as_line(std::string_view script);

/// The commands one after the other, between the marks "#begin STEP" and "#end": what a login
/// shell prints stands outside of them, and an answer that was cut off has no end.
std::string script(std::string_view step, std::initializer_list<std::string> commands);

/// Begins a section of the answer. It stands at the start of a line, whatever was printed before.
std::string mark(std::string_view section);

/// Whether it may go into a script as it stands: of [A-Za-z0-9._-] and not empty, for a path also
/// '/', which it begins with, and without "..".
bool is_plain_name(std::string_view text);
bool is_plain_path(std::string_view text);

}  // namespace sysring::host::linux
