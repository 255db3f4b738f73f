#include <algorithm>

#include "base/printable.h"
#include "base/text.h"
#include "host/sections.h"
#include "host/windows/first_day.h"
#include "host/windows/reading.h"
#include "host/windows/staging.h"

namespace sysring::host::windows {
namespace {

// Numbers of the points of which a host is asked.
constexpr std::size_t rights = 1;
constexpr std::size_t facts_told = 2;
constexpr std::size_t names = 3;
constexpr std::size_t versions = 4;
constexpr std::size_t hash = 5;
constexpr std::size_t newest_number = 6;
constexpr std::size_t missing_channel = 7;
constexpr std::size_t closed_directory = 8;
constexpr std::size_t native_staging = 9;
constexpr std::size_t sftp = 10;
constexpr std::size_t scripted_staging = 11;
constexpr std::size_t key_access = 12;
constexpr std::size_t removal = 13;

constexpr std::uint64_t sha256_bit = 4;

/// What an answer has told, by the tool that tells it; empty where it told nothing.
std::string silent_tools(const Look& look) {
  const auto& facts = look.facts;
  const bool sysmon = facts.sysmon == fleet::Installation::installed;
  std::string tools;
  const auto want = [&](bool told, std::string_view what) {
    if (!told) tools.append(tools.empty() ? "" : ", ").append(what);
  };
  want(!facts.os_build.empty(), "CurrentBuild and UBR (reg)");
  want(!facts.product.empty(), "ProductType (reg)");
  want(!facts.machine_id.empty(), "MachineGuid (reg)");
  want(!facts.installed_at.empty(), "InstallDate (reg)");
  want(!facts.model.empty(), "maker and model (reg)");
  want(!facts.computer.empty(), "the name (hostname)");
  want(!look.installed.user.empty(), "the account's SID (whoami)");
  want(!facts.time_zone.empty(), "the time zone (tzutil)");
  want(!facts.boot_id.empty(), "the start of Windows (Event 12 of Kernel-General)");
  want(!sysmon || look.status.service != fleet::Service::unknown, "the service's state (sc)");
  want(!sysmon || look.status.start_type != fleet::StartType::unknown, "its start type (reg)");
  want(!sysmon || facts.working_set_kb.has_value(), "its memory (tasklist)");
  want(!sysmon || look.status.newest.has_value(), "the newest event (wevtutil qe)");
  want(!sysmon || !facts.channel_access.empty(), "who may read the channel (wevtutil gl)");
  return tools;
}

std::string digits(std::uint64_t number) { return std::to_string(number); }

}  // namespace

void Findings::put(std::size_t point, Standing standing, std::string found,
                   std::optional<Reason> reason) {
  std::erase_if(checks_, [&](const Check& check) { return check.point == point; });
  checks_.push_back({point, standing, printable_line(found, 500), reason});
}

void Findings::take_look(const Look& look) {
  put(rights, Standing::holds, "0, for " + look.installed.user);
  take_facts(look);
  take_names(look);
  take_hash(look, std::nullopt);
  const auto newest = look.status.newest ? look.status.newest->record_id : 0;
  const auto told = look.position.record;
  // The log grows while it is asked.
  constexpr std::uint64_t meanwhile = 10'000;
  const bool fits = newest > 0 && told >= newest && told - newest <= meanwhile;
  const std::string found = "newest record " + digits(newest) + ", gli says " + digits(told);
  if (newest == 0) {
    put(newest_number, Standing::untold, "the log has no event");
  } else {
    put(newest_number, fits ? Standing::holds : Standing::differs, found,
        fits ? std::nullopt : std::optional{Reason::bad_answer});
  }
}

void Findings::take_facts(const Look& look) {
  const auto silent = silent_tools(look);
  if (silent.empty()) {
    put(facts_told, Standing::holds,
        look.facts.os + " " + look.facts.os_build + ", " + look.facts.product);
  } else {
    put(facts_told, Standing::differs, "not told: " + silent, Reason::bad_answer);
  }
}

void Findings::take_names(const Look& look) {
  const auto& installed = look.installed;
  const auto& facts = look.facts;
  if (facts.sysmon != fleet::Installation::installed) {
    const bool absent = facts.sysmon == fleet::Installation::absent;
    put(names, Standing::differs,
        "driver '" + installed.driver + "', service '" + installed.service + "'",
        absent ? Reason::not_installed : Reason::half_installed);
    return;
  }
  put(names, Standing::holds,
      "driver " + installed.driver + ", service " + installed.service + ", " + installed.image);
  const bool told = !facts.sysmon_version.empty() && !facts.schema_version.empty();
  // The Windows feature has no banner of its own: its version is that of Windows.
  const bool may_be_silent = facts.edition == "Windows feature";
  const auto otherwise = may_be_silent ? Standing::untold : Standing::differs;
  put(versions, told ? Standing::holds : otherwise,
      "version '" + facts.sysmon_version + "', schema '" + facts.schema_version + "'",
      told || may_be_silent ? std::nullopt : std::optional{Reason::bad_answer});
}

/// SHA-256 where it was not asked for is what the point is about.
void Findings::take_hash(const Look& look, std::optional<std::uint64_t> algorithms) {
  const auto& status = look.status;
  const std::string stored = status.config.to_string();
  if (status.config == sysmon::HashSet{}) return;
  const bool in_registry = !status.config.hex("SHA256").empty();
  const std::string announced{
      status.changes.empty() ? "" : status.changes.back().field("ConfigurationFileHash")};
  const std::string found =
      "ConfigHash " + stored + ", Event 16 " + (announced.empty() ? "rolled away" : announced);
  if (!in_registry || (!announced.empty() && announced.find("SHA256=") == std::string::npos)) {
    return put(hash, Standing::differs, found, Reason::bad_hash);
  }
  if (!algorithms) return put(hash, Standing::untold, found + ", HashingAlgorithm not told");
  if ((*algorithms & sha256_bit) != 0) {
    return put(hash, Standing::untold,
               found + "; HashAlgorithms has SHA256 too, so this says nothing of SHA1 alone");
  }
  put(hash, Standing::holds, found + "; HashAlgorithms without SHA256");
}

void Findings::take_no_look(const Error& error) {
  put(rights, Standing::differs, error.message, error.code);
}

void Findings::take_trial(const transport::Answer& answer, const Look& look) {
  const auto sections = Sections::parse(answer, "trial");
  if (!sections) {
    put(closed_directory, Standing::differs, sections.error().message, sections.error().code);
    return;
  }
  const auto closed = sections->text("closed");
  const bool is_closed = closed.find(closed_dacl) != std::string_view::npos;
  put(closed_directory, is_closed ? Standing::holds : Standing::differs,
      closed.empty() ? "nothing" : std::string{closed},
      is_closed ? std::nullopt : std::optional{Reason::not_staged});
  const auto code = sections->text("channel");
  const bool is_missing = code == "15007";
  put(missing_channel, is_missing ? Standing::holds : Standing::differs, std::string{code},
      is_missing ? std::nullopt : std::optional{Reason::bad_answer});
  const auto values = registry_values(sections->text("hashing"));
  const auto algorithms = values.find("HashingAlgorithm");
  take_hash(look, algorithms == values.end() ? std::nullopt : registry_number(algorithms->second));
}

void Findings::take_staging(std::size_t point, const Result<Done>& staged) {
  if (staged) return put(point, Standing::holds, "the bytes that were sent");
  put(point, Standing::differs, staged.error().message, staged.error().code);
}

void Findings::take_native_staging(const Result<Done>& staged) {
  take_staging(native_staging, staged);
}

void Findings::take_sftp(const Result<Done>& staged) { take_staging(sftp, staged); }

void Findings::take_scripted_staging(const Result<Done>& staged) {
  take_staging(scripted_staging, staged);
}

/// A key that is open was read all the same.
void Findings::take_key(const Result<Done>& read, const Look& look) {
  if (!look.status.key_words.empty() && (read || read.error().code == Reason::key_open)) {
    return put(key_access, Standing::holds, look.status.key_words);
  }
  if (read) return put(key_access, Standing::untold, "nothing");
  put(key_access, Standing::differs, read.error().message, read.error().code);
}

/// Each directory that was made is removed; one that is left is what counts.
void Findings::take_removal(const Result<std::vector<std::string>>& left) {
  const auto earlier = std::ranges::find(checks_, removal, &Check::point);
  if (earlier != checks_.end() && earlier->standing != Standing::holds) return;
  if (!left) return put(removal, Standing::differs, left.error().message, left.error().code);
  if (left->empty()) return put(removal, Standing::holds, "nothing is left");
  put(removal, Standing::differs, left->front() + " is still there", Reason::staged_file_left);
}

std::vector<Check> Findings::all(const Installed& installed, const std::string& why) const {
  const auto usual = usual_names();
  const auto& known = installed.image.empty() || installed.driver.empty() ? usual : installed;
  std::vector<Check> checks;
  std::size_t number = 0;
  for (const auto& point : first_day_points()) {
    ++number;
    const auto found = std::ranges::find(checks_, number, &Check::point);
    if (found != checks_.end()) {
      checks.push_back(*found);
    } else if (!point.by_hand.empty()) {
      checks.push_back({number, Standing::by_hand, {}, {}, commands_of(point, known)});
    } else {
      checks.push_back({number, Standing::untold, why});
    }
  }
  return checks;
}

}  // namespace sysring::host::windows
