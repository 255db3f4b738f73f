#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "sysmon/config.h"
#include "sysmon/review/target.h"
#include "sysmon/rules.h"

namespace sysring::sysmon {

/// What a host gets that makes too much noise: it logs nothing that the config before it drops. It
/// carries no probe; where one is wanted, `with_probe` adds it to what was proven.
struct Silence {
  Config config;
  std::vector<std::uint32_t> events;  ///< May be logged until now and no longer; by id.
};

/// Options and schema version of the current config, and no event but 4, 16 and 255. It needs no
/// proof of what the current rules do, so that also rules which Sysmon half lost can be silenced.
Result<Silence> silence_all(const Config& current, const Target& target);

/// The current config without the rules of these events: Sysmon then logs none of them, nor of
/// those that it filters by the same rules, as it does 12, 13 and 14. Reason::bad_value for an
/// event that cannot be filtered or that the schema of the config does not have.
Result<Silence> silence_events(const Config& current, std::span<const std::uint32_t> ids,
                               const Target& target);

/// Proves of each event that the rules of the silence log none of it, or decide it as the current
/// ones do: by their structure, whatever the event holds. What cannot be proven is refused:
/// Reason::not_subtractive, which names the event.
Result<Done> prove_subtractive(const Reading& current, const Reading& silence);

/// No event of this kind is logged, whatever it holds.
bool logs_nothing(const Rules& rules, const EventType& event);

}  // namespace sysring::sysmon
