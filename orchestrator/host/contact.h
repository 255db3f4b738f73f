#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/operation_id.h"
#include "base/result.h"
#include "base/time.h"
#include "fleet/evidence.h"
#include "fleet/facts.h"
#include "fleet/host.h"
#include "fleet/places.h"
#include "host/check.h"
#include "sysmon/config.h"
#include "sysmon/event.h"
#include "sysmon/probe.h"
#include "transport/transport.h"

namespace sysring::host {

enum class Purpose : std::uint8_t {
  observe,    ///< Look, and nothing else; a look that succeeds ends as `current`.
  adopt,      ///< Look, and read what is in force where nobody has it yet.
  apply,      ///< Look, keep what is there, stage, close, apply, delete, verify.
  verify,     ///< Look and judge against the config: after a soak, or after an answer was lost.
  restore,    ///< Apply what the host had before.
  first_day,  ///< Look, and try the tools of a Windows host without a change of its rules.
};

enum class WayBack : std::uint8_t { required, waived };

/// What one contact is to achieve.
struct Task {
  Purpose purpose = Purpose::observe;
  OperationId operation;
  std::string workspace;  ///< Part of the staging directory's name: <workspace>-<operation>.
  sysmon::Config config;  ///< Wanted in force; nothing for `observe`.
  std::string file_name;  ///< <variant>_<version>_<sha8>.xml; Event 16 repeats it.
  WayBack way_back = WayBack::required;
  fleet::Places places;  ///< Of a Linux host; a Windows host tells where things lie.
  std::vector<std::string> key_readers = {};  ///< SIDs that may read the rules (Windows).

  /// SHA-256 of what the host had before this rollout, recorded before the first operation that
  /// could change it; empty where none has begun. `verify` finds a host untouched that still has
  /// it, or of which nothing was recorded.
  std::string previous = {};

  /// SHA-256 of the only configuration that may be replaced; empty where any may be. A host that
  /// runs something else by now, and not `config` either, is left alone: it ends as untouched.
  std::string over = {};

  /// SHA-256 of every configuration that can be put back. What a host runs and is not among them
  /// is read from the host first.
  std::shared_ptr<const std::set<std::string, std::less<>>> kept;

  /// The name of the probe in `config`; empty where it has none.
  std::string probe = {};
};

/// The next operation, and what has to be on disk before it is sent.
struct Do {
  transport::Operation operation;
  fleet::Activity activity = fleet::Activity::none;
  std::optional<sysmon::Config> keep = {};  ///< What the host had, read from it just now.
  std::string previous = {};  ///< SHA-256 of what the host has before a changing operation.
};

/// A configuration that hosts run and nobody has, and one that does the same.
struct Adopted {
  std::string shown;        ///< SHA-256 that the host tells of what it runs.
  sysmon::Config stand_in;  ///< Its exact bytes, or what was rebuilt of its compiled rules.
};

/// How the contact ended, with all that it learned.
struct Ended {
  fleet::Report report;
  std::optional<fleet::Facts> facts = {};       ///< The newest look; nothing where none succeeded.
  std::vector<fleet::Evidence> evidence = {};   ///< L1 to L4, in order, as far as it came.
  std::optional<sysmon::Event> announced = {};  ///< The Event 16 that the collector has to show.
  std::string previous = {};  ///< SHA-256 of what the host had before; may be empty.
  std::optional<Adopted> adopted = {};
  std::vector<Check> checks = {};  ///< Of the first day, in their order.
  /// How far the host's clock is ahead of ours, or behind where it is negative: at least so far.
  std::optional<std::chrono::seconds> clock_ahead = {};
};

using Next = std::variant<Do, Ended>;

/// One contact with a host: a state machine that decides which operation comes next. It lives in
/// memory only; after a crash or a lost line a new contact begins, and looks first.
class Contact {
 public:
  virtual ~Contact() = default;

  /// The first operation.
  virtual Next begin() = 0;

  /// The one that follows the answer. `now` is when the answer came.
  virtual Next next(const Result<transport::Answer>& answer, Time now) = 0;
};

/// Reason::bad_value where a name or path of the task is more than a line may hold.
Result<std::unique_ptr<Contact>> make_contact(fleet::Platform platform, Task task);

/// The event by which a host proves its rules.
sysmon::Scene probe_scene(fleet::Platform platform, const fleet::Places& places,
                          const std::string& workspace);

}  // namespace sysring::host
