#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/operation_id.h"
#include "base/time.h"
#include "fleet/evidence.h"
#include "fleet/facts.h"
#include "rollout/silence.h"
#include "rollout/step.h"
#include "sysmon/config.h"

namespace sysring::ledger {

/// "R-0042".
struct RolloutId {
  std::uint64_t number = 0;
  friend auto operator<=>(const RolloutId&, const RolloutId&) = default;
};
std::string to_string(RolloutId id);
std::optional<RolloutId> rollout_named(std::string_view text);

/// Who caused something: a person at a terminal, or the engine itself.
struct Actor {
  std::string name = "sysring";  ///< User name of the process, or of the socket's peer.
  std::uint32_t uid = 0;
};

/// A changing operation is about to be sent. On disk before its first byte goes to the host. The
/// steps of one contact have one number. A contact looks first: so an earlier operation of the host
/// whose outcome was unknown has ended by this one's. Reason::not_now where one is still in flight.
struct Intent {
  std::string host;
  OperationId operation;
  fleet::Activity activity = fleet::Activity::none;
  std::string previous;  ///< SHA-256 of what the host runs before it; empty where that is unknown.
};

/// What became of an operation that had an intent. One of unknown outcome ends with the next look
/// that the host answers (an Observed beside a Proved), or with the next intent.
enum class Ending : std::uint8_t { done, unknown };
struct Settled {
  std::string host;
  OperationId operation;
  Ending ending = Ending::done;
};

/// What a contact saw.
struct Observed {
  std::string host;
  fleet::Facts facts;
};

/// What a contact proved, and how it ended.
struct Proved {
  std::string host;
  OperationId operation;
  std::vector<fleet::Evidence> evidence;
  fleet::Report report;
  std::string previous;  ///< SHA-256 of what the host had before this operation; may be empty.
  std::string wanted;    ///< SHA-256 of what it was to have; empty for a mere look.
};

/// A configuration that a host runs and nobody has, and one that does the same.
struct Adoption {
  std::string host;
  std::string shown;  ///< SHA-256.
  sysmon::Config stand_in;
};

/// The collector heard of a host.
struct Heard {
  std::string host;
  std::uint64_t record_id = 0;
  Time event_at{};
  Time received_at{};
};

/// What the collector has shown of an operation, after its contact had ended.
struct Arrived {
  std::string host;
  OperationId operation;
  fleet::Evidence evidence;
};

/// One thing that the audit log tells of beside the changes of state, which it gets by itself.
struct Note {
  std::string type;  ///< "rollout.steered", "release.added", "host_key.trusted", ...
  std::string object;
  std::string text;  ///< Reason, figures, fingerprints: printable, at most 4 KB.
  Actor actor;
};

/// All that one turn of the engine learned and decided. It is on disk as a whole or not at all.
struct Turn {
  Time at{};
  std::optional<RolloutId> rollout = {};
  rollout::Outcome outcome = {};  ///< Its actions are not recorded: they follow from the state.
  OperationId last_operation = {};
  std::vector<sysmon::Config> keep = {};
  std::vector<Adoption> adopted = {};
  std::vector<Intent> intents = {};
  std::vector<Settled> settled = {};
  std::vector<Observed> observed = {};
  std::vector<Proved> proved = {};
  std::vector<Heard> heard = {};
  std::vector<Arrived> arrived = {};
  std::vector<rollout::SilencedHost> silenced = {};  ///< As they are now; `ends_at` stays.
  std::vector<Note> notes = {};

  [[nodiscard]] bool empty() const;
};

}  // namespace sysring::ledger
