#pragma once

#include <string>
#include <vector>

#include "ledger/recording.h"
#include "ledger/turn.h"

namespace sysring::ledger {

/// What one turn learned of one host: what a contact saw, how it ended, or both.
struct Sighting {
  std::string host;
  const Observed* observed = nullptr;
  const Proved* proved = nullptr;
};

/// Each contact that ended with what it saw, then what was seen without one; in the turn's order.
std::vector<Sighting> sightings_in(const Turn& turn);

/// Brings the host's row up to date, keeps the evidence, and adds a line to the history where
/// something is another than before.
void record(Recording& turn, const Sighting& sighting);

void record(Recording& turn, const Heard& heard);

void record(Recording& turn, const Arrived& arrived);

}  // namespace sysring::ledger
