#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/audit_log.h"
#include "ledger/database.h"
#include "ledger/turn.h"
#include "sysmon/config.h"
#include "sysmon/hash_set.h"

namespace sysring::ledger {

// The bytes of configurations, by the SHA-256 of their bytes in upper-case hex.

/// Nothing happens where it is there already.
void keep(Database& database, AuditLog& log, const sysmon::Config& config, Time at);

/// Keeps what stands for a configuration that nobody has; what stood for it first goes on doing so.
void adopt(Database& database, AuditLog& log, const Adoption& adoption, Time at);

/// Reason::ledger_damaged where the bytes are others than were kept.
Result<std::optional<sysmon::Config>> kept_config(Database& database, std::string_view sha256);

std::vector<Digests> kept_digests(Database& database);

/// The SHA-256 of what a host says it runs: that of a kept configuration which one of its hashes
/// names and none contradicts, else the one that it reports itself; empty where it reports none.
std::string sha256_of(Database& database, const sysmon::HashSet& reported);

}  // namespace sysring::ledger
