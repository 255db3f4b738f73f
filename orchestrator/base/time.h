#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sysring {

/// The one type for a point in time. It comes in with an event; only the clock of the engine asks.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where the shell of the program gets the time from; a simulation has one of its own.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override;
};

/// RFC 3339 in UTC: "2026-11-24T12:41:08Z", with ".123" behind the seconds where they are not
/// whole.
std::string to_rfc3339(Time time);

/// Reads the form above with any number of fractional digits (those below a millisecond are cut
/// off), "T" or a blank between date and time, and an offset of "Z", "+01:00" or none (UTC).
std::optional<Time> parse_time(std::string_view text);

/// "1 d 3 h 39 m", "12 m 5 s", "0.4 s": at most three units, for people.
std::string for_people(std::chrono::milliseconds duration);

/// Reads "90s", "5m", "2h", "1d", "1h30m" and "250ms"; nothing for anything else or a negative one.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace sysring
