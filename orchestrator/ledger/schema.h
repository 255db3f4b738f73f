#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sysring::ledger {

/// Says in the file's header that it is a ledger of ours: "SRLG".
constexpr std::int64_t application_id = 0x53'52'4C'47;

/// The SQL that makes version n of version n - 1 stands at n - 1: the files of schema/, in order.
std::span<const std::string_view> migrations();

}  // namespace sysring::ledger
