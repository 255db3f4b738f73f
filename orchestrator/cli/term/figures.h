#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sysring::cli::term {

std::string grouped(std::size_t number);  ///< "12,480"

/// "98.1 %", rounded down, so that only all of them are "100 %"; "-" of nothing.
std::string percentage(std::size_t part, std::size_t whole);

/// "1 host", "2,000 hosts".
std::string counted(std::size_t number, std::string_view one);

/// "awaiting_collector" as people read it: "awaiting collector".
std::string in_words(std::string_view name);

/// "SHA256=6F5C1404": enough to tell configs apart. "-" of nothing.
std::string short_hash(std::string_view sha256);

}  // namespace sysring::cli::term
