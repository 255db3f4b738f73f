#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "fleet/facts.h"
#include "sysmon/event.h"
#include "sysmon/hash_set.h"

// What a host has told of itself, on any platform. All texts are printable: nothing of a host goes
// further as it is.
namespace sysring::host {

/// Who may read the registry key that holds the compiled rules.
enum class Key : std::uint8_t {
  none,    ///< The platform has no registry.
  unread,  ///< Nobody has asked.
  closed,  ///< Read back: nobody but SYSTEM, Administrators and the readers that were named.
  closed_blindly,  ///< Set by a tool that cannot read it back.
  open,
};

/// What can be judged: the service, what it has stored, and what it has logged.
struct Status {
  fleet::Service service = fleet::Service::unknown;
  fleet::StartType start_type = fleet::StartType::unknown;
  std::string service_words;  ///< "active running, enabled, success, process 1455, restarts 0"
  std::uint32_t process_id = 0;
  std::uint64_t restarts = 0;
  bool unit_is_known = false;  ///< The service is registered.

  sysmon::HashSet config;         ///< As the host has stored it; empty where there is none.
  std::uint64_t config_size = 0;  ///< Of the copy that it keeps; 0 where it keeps none.
  Key key = Key::none;
  std::string key_words;  ///< Its DACL, in SDDL.

  /// Directories of ours that are still there after one was removed; nothing where the host does
  /// not tell.
  std::optional<std::vector<std::string>> left;

  std::optional<sysmon::Event> newest;
  std::vector<sysmon::Event> changes;  ///< Events 16, oldest first.
  std::vector<sysmon::Event> starts;   ///< Events 4.
  std::vector<sysmon::Event> errors;   ///< Events 255.
  std::vector<sysmon::Event> life;     ///< Of the service, and not caused by us.
  std::vector<sysmon::Event> probes;   ///< Under the name of the probe that was looked for.
};

/// The newer of the two, with the events of both; who may read the rules is to be read anew.
Status joined(const Status& older, Status newer);

/// A point in the host's log: by its own clock in a journal, by size in a file, by the number of
/// the newest record in a channel.
struct Position {
  std::uint64_t seconds = 0;  ///< Since 1970.
  std::uint64_t size = 0;
  std::uint64_t record = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

/// The Sysmon of a Windows host, under whatever names; all empty on Linux.
struct Installed {
  std::string service;
  std::string driver;
  std::string image;    ///< The path of its program.
  std::string staging;  ///< Where our directories lie: below the Windows directory.
  std::string user;     ///< The SID that we are there.
};

/// With what the host lets us work; anything but the first is recorded as evidence.
enum class Tools : std::uint8_t {
  usual,
  native,  ///< PowerShell is kept from its work: SFTP or certutil, and regini, have to do.
};

/// How a file gets to a host without PowerShell; the second is recorded as evidence too.
enum class Delivery : std::uint8_t { sftp, certutil };

struct Look {
  fleet::Facts facts;
  Status status;
  Position position;
  std::string others;  ///< The process of an apply of ours that still goes on; mostly empty.
  Installed installed;
  Tools tools = Tools::usual;
  Delivery delivery = Delivery::sftp;  ///< Where the tools are native.
  /// How far the host's clock is ahead of ours, or behind where it is negative: at least so far.
  std::optional<std::chrono::seconds> clock_ahead = {};
  std::vector<std::string> fallbacks;  ///< What was done in place of what, and why.
};

/// What became of `sysmon -c`.
struct Loading {
  std::optional<std::uint64_t> exit_code;  ///< Nothing where nothing was loaded.
  std::string said;
  std::string found_instead;  ///< SHA-256 of what lies there now, where somebody was faster.
  bool started = false;       ///< The service had to be started.
  Position position;
  Status status;
};

/// Leaves those of the probe: what else stands among them proves nothing.
void keep_probes(std::vector<sysmon::Event>& events, std::string_view probe);

/// What the key was like, where a later status does not tell.
void remember_key(Status& status, const Status& older);

/// Takes over into the facts what a later status tells.
void update(fleet::Facts& facts, const Status& status, Time now);

}  // namespace sysring::host
