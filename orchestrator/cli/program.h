#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"

namespace sysring::cli {

/// Runs a program of the PATH without a shell and with a small environment, gives it `input` to
/// read, and returns what it writes. Reason::not_found where there is no such program, too_big
/// beyond `cap` bytes, unreadable_file with its own words where it fails.
Result<std::string> run_program(const std::vector<std::string>& argv, const std::string& input,
                                std::size_t cap);

}  // namespace sysring::cli
