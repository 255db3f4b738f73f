#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ledger/database.h"
#include "ledger/rows.h"

namespace sysring::ledger {

// What is known of hosts, and was. Names are equal in any case.

/// The number of a host's row; makes one for a host that has none yet.
std::uint64_t host_row(Database& database, std::string_view name);

std::vector<HostRow> hosts(Database& database);
std::optional<HostRow> host(Database& database, std::string_view name);
std::vector<HistoryRow> history(Database& database, std::string_view name);
std::vector<EvidenceRow> evidence(Database& database, std::string_view name);
std::vector<PartRow> parts(Database& database, std::string_view name);
std::vector<ConfigAt> configs_at(Database& database, Time moment);

}  // namespace sysring::ledger
