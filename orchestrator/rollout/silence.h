#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/reason.h"
#include "base/result.h"
#include "base/time.h"

namespace sysring::rollout {

/// "S-0019".
struct SilenceId {
  std::uint64_t number = 0;
  friend auto operator<=>(const SilenceId&, const SilenceId&) = default;
};
std::string to_string(SilenceId id);
std::optional<SilenceId> silence_named(std::string_view text);

enum class SilenceState : std::uint8_t {
  pending,    ///< Nothing was sent to it yet: it waits for its turn, or until it answers.
  changing,   ///< It may run its silence; only a look can tell.
  silenced,   ///< It is proven to run its silence.
  restored,   // from here on its silence is over
  untouched,  ///< The end came before anything was sent to it.
  overtaken,  ///< It runs something that was installed since, which is left alone.
};

/// A host's part in a silence. It is in one silence at a time.
struct SilencedHost {
  std::string name;
  SilenceState state = SilenceState::pending;
  Time ends_at{};             ///< That of the silence, or earlier: `restore` brings it forward.
  std::string previous = {};  ///< SHA-256 of what it ran and gets back; known before it is changed.
  std::string config = {};    ///< SHA-256 of what it runs meanwhile; likewise.
  std::optional<Reason> reason = {};  ///< Why the last try failed, or why it was left alone.
  friend bool operator==(const SilencedHost&, const SilencedHost&) = default;
};

/// An emergency: some hosts log less, by whom, why, and until when.
struct Silence {
  SilenceId id;
  std::vector<std::uint32_t> events;  ///< That are off; none says "all": the minimal config.
  std::string owner;
  std::string why;
  Time begun_at{};
  Time ends_at{};
  std::vector<SilencedHost> hosts;  ///< In the order in which they were named.
  friend bool operator==(const Silence&, const Silence&) = default;
};

/// What is to be done with a host now. A failed try changes nothing, so it is due again.
enum class SilenceTask : std::uint8_t {
  none,
  silence,  ///< Look, and install the silence unless it is there already.
  restore,  ///< Look, and put back what it had, unless something else was installed since.
  drop,     ///< Becomes untouched: nobody has to go there.
};
SilenceTask due(const SilencedHost& host, Time now);

/// When the next host's silence ends, which is in the past where one is due; nothing where all are
/// over.
std::optional<Time> next_end(std::span<const Silence> silences);

/// How many hosts may have been silenced for longer than they should: past their end and not over.
std::size_t past_end(const Silence& silence, Time now);

[[nodiscard]] bool is_over(SilenceState state);

/// How many hosts may be in a silence at once where the settings do not say: 25, or a twentieth of
/// a larger fleet.
std::size_t default_silence_cap(std::size_t fleet);

/// Reason::too_many_hosts where these and those that are in a silence already are more than `cap`.
/// No option of a command overrides it.
Result<Done> check_silence_cap(std::size_t hosts, std::span<const Silence> silences,
                               std::size_t cap);

std::string_view to_string(SilenceState state);
std::optional<SilenceState> silence_state_named(std::string_view text);

}  // namespace sysring::rollout
