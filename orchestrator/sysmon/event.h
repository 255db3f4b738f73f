#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "sysmon/hash_set.h"

namespace sysring::sysmon {

constexpr std::uint32_t process_create = 1;
constexpr std::uint32_t service_state_changed = 4;
constexpr std::uint32_t config_changed = 16;
constexpr std::uint32_t sysmon_error = 255;

/// One event of Sysmon as any log or collector hands it on: the XML of Windows or of Linux.
struct Event {
  std::uint32_t id = 0;
  std::uint64_t record_id = 0;  ///< Grows by one with each event of a host; on Linux from 0.
  Time at{};                    ///< TimeCreated, by the host's clock.
  std::string computer;
  std::uint32_t process_id = 0;  ///< Who wrote it: for 16 on Windows the caller of -c.
  std::string user_id;           ///< A SID on Windows, a number on Linux.
  std::vector<std::pair<std::string, std::string>> data;  ///< EventData, in its order.

  /// Empty where there is no such field.
  [[nodiscard]] std::string_view field(std::string_view name) const;
};

/// Reads one <Event> element, with or without namespace, with `UserID` or `UserId`. What it is made
/// of comes from a host and is not printable yet. Errors are bad_xml, too_big and bad_answer.
Result<Event> parse_event(std::string_view xml);

/// What an Event 16 tells.
struct ConfigChange {
  std::string path;  ///< As it was typed.
  HashSet hashes;    ///< Empty where the file was gone when it was to be hashed.
};

/// Reason::bad_answer for another event or one without path, bad_hash for a hash that is none.
Result<ConfigChange> config_change(const Event& event);

}  // namespace sysring::sysmon
