#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "sysmon/hash_set.h"

namespace sysring::fleet {

enum class Installation : std::uint8_t { absent, half, installed };
enum class Service : std::uint8_t { unknown, running, pending, stopped, crashed };
enum class StartType : std::uint8_t { unknown, automatic, manual, disabled };

/// What one look saw of a host. A fact that the host did not tell is empty: it is never guessed.
struct Facts {
  Time seen_at{};
  std::string os;          ///< "Debian GNU/Linux 12 (bookworm)"
  std::string os_build;    ///< Kernel release or Windows build.
  std::string machine_id;  ///< Another one is another machine under the same name.
  std::string boot_id;
  std::string computer;      ///< The name that its events carry.
  std::string product = {};  ///< Windows: "workstation", "server" or "domain controller".
  std::string model = {};    ///< Windows: maker and model, by which virtual machines are known.
  std::string installed_at = {};  ///< Windows: its InstallDate, another one after a reimage.
  std::string computer_sid = {};  ///< Windows: as a local account tells it; a clone has the same.
  std::string image = {};  ///< Windows: whose image a restart puts back; empty where it keeps all.
  std::string time_zone = {};  ///< Windows: "W. Europe Standard Time"

  Installation sysmon = Installation::absent;
  std::string edition = {};  ///< Windows: "64-bit", "32-bit" or "Windows feature".
  std::string service_name = {};
  std::string driver_name = {};
  std::string sysmon_version;
  std::string schema_version;
  Service service = Service::unknown;
  StartType start_type = StartType::unknown;
  std::uint32_t process_id = 0;  ///< Of the service; 0 where it does not run.

  sysmon::HashSet config;  ///< Of what is in force, as far as the host can tell.
  std::optional<std::uint64_t> newest_record;  ///< EventRecordID of the newest local event.
  std::optional<Time> newest_event_at;
  std::string last_config_path;                         ///< Of the newest Event 16.
  std::optional<std::uint64_t> events_per_minute = {};  ///< Over the last five minutes.
  std::optional<std::uint64_t> working_set_kb = {};     ///< Of the service.
  std::optional<std::uint64_t> processor_seconds = {};  ///< That the service has used up so far.
  std::string last_failure = {};    ///< Windows: "Event 7034 at …", of the service or driver.
  std::string channel_access = {};  ///< Windows: who may read the channel, in SDDL.

  std::string forwarder;               ///< "rsyslog active", a hint only: L5 alone proves.
  std::vector<std::string> leftovers;  ///< Staging directories of ours that still lie there.
  std::string second_writer;           ///< Who else loads configurations; empty where nobody does.

  /// As a selector names it: os, os_build, computer, sysmon, sysmon_version, schema, service,
  /// start, config. Nothing where the fact is not known.
  [[nodiscard]] std::optional<std::string> named(std::string_view fact) const;
};

/// The names that `named` knows.
std::span<const std::string_view> fact_names();

Json to_json(const Facts& facts);
Result<Facts> facts_from(const Json& json);

/// Changes when something changed that is worth a line in the history: not by times, record
/// numbers or process ids.
std::string digest(const Facts& facts);

std::string_view to_string(Installation value);
std::string_view to_string(Service value);
std::string_view to_string(StartType value);

}  // namespace sysring::fleet
