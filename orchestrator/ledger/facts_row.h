#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fleet/facts.h"
#include "ledger/database.h"

namespace sysring::ledger {

// Facts as columns of the host row, so that a fleet is read without parsing anything.

/// Nothing where the host was never seen. The first of the columns is `seen_at`; they follow each
/// other as in the schema.
std::optional<fleet::Facts> read_facts(const Rows& row, int first_column);

void write_facts(Database& database, std::uint64_t host, const fleet::Facts& facts,
                 std::string_view digest);

/// What differs, for people: "service: running -> stopped, os: ...".
std::string differences(const fleet::Facts& before, const fleet::Facts& after);

}  // namespace sysring::ledger
