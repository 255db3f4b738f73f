#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"

namespace sysring::cli {

enum class Format : std::uint8_t { table, json, csv };

/// By --json, else by --format, which offers `formats`.
Format format_of(const Arguments& arguments);
constexpr std::string_view formats = "table|json|csv";

/// One record (RFC 4180) without its line end. A value that a spreadsheet would take for a formula
/// gets an apostrophe in front.
std::string csv_line(const std::vector<std::string>& values);

}  // namespace sysring::cli
