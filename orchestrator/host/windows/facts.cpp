#include "host/windows/facts.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "base/printable.h"
#include "base/text.h"
#include "host/windows/reading.h"

namespace sysring::host::windows {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;

constexpr std::size_t longest_fact = 200;

std::string fact(std::string_view text) { return printable_line(trimmed(text), longest_fact); }

std::string value(const Values& values, std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string{} : fact(found->second);
}

/// "10.0.26100.4061": the product's name says Windows 10 on 11 too, so the build decides.
std::string build_of(const Values& windows) {
  const auto build = value(windows, "CurrentBuild");
  if (build.empty()) return {};
  const auto revision = registry_number(value(windows, "UBR"));
  return "10.0." + build + (revision ? "." + std::to_string(*revision) : std::string{});
}

std::string product_of(const Values& windows) {
  const auto type = value(windows, "ProductType");
  if (type == "WinNT") return "workstation";
  if (type == "ServerNT") return "server";
  return type == "LanmanNT" ? "domain controller" : std::string{};
}

/// By the build, as Microsoft names them.
std::string name_of(const Values& windows) {
  const auto build = parse_number(value(windows, "CurrentBuild")).value_or(0);
  struct Named {
    std::uint64_t from;
    std::string_view name;
  };
  constexpr auto servers = std::to_array<Named>({{26'100, "Windows Server 2025"},
                                                 {20'348, "Windows Server 2022"},
                                                 {17'763, "Windows Server 2019"},
                                                 {14'393, "Windows Server 2016"},
                                                 {9'600, "Windows Server 2012 R2"}});
  constexpr auto workstations = std::to_array<Named>(
      {{22'000, "Windows 11"}, {10'240, "Windows 10"}, {9'600, "Windows 8.1"}});
  const auto product = product_of(windows);
  if (product.empty() || build == 0) return {};
  const std::span<const Named> names =
      product == "workstation" ? std::span<const Named>{workstations} : servers;
  const auto found =
      std::ranges::find_if(names, [&](const auto& each) { return build >= each.from; });
  if (found == names.end()) return "Windows";
  const auto version = value(windows, "DisplayVersion");
  return std::string{found->name} + (version.empty() ? "" : " " + version);
}

/// Which of the three it is, by where its program lies and not by what its service is called.
std::string edition_of(const Installed& installed, const Values& settings) {
  const auto path = lower(value(settings, "ImagePath"));
  if (path.empty()) return {};
  if (path.find("\\system32\\sysmon.exe") != std::string::npos) return "Windows feature";
  return lower(installed.image).find("64.exe") != std::string::npos ? "64-bit" : "32-bit";
}

/// The words behind a text of the banner, up to a blank or a bracket.
std::string word_behind(std::string_view text, std::string_view words) {
  const auto at = text.find(words);
  if (at == std::string_view::npos) return {};
  const auto rest = text.substr(at + words.size());
  return fact(rest.substr(0, rest.find_first_of(" )\r\n")));
}

/// From the banner; the feature of Windows has none, and tells it when it starts.
void read_version(const Sections& sections, fleet::Facts& facts) {
  facts.sysmon_version = word_behind(sections.text("version"), "System Monitor v");
  facts.schema_version = word_behind(sections.text("version"), "schema is version: ");
  const auto starts = events_in(sections.text("starts"));
  if (starts.empty()) return;
  if (facts.sysmon_version.empty()) facts.sysmon_version = fact(starts.back().field("Version"));
  if (facts.schema_version.empty()) {
    facts.schema_version = fact(starts.back().field("SchemaVersion"));
  }
}

/// Events in a minute, from the newest and the oldest of the last five minutes.
std::optional<std::uint64_t> rate_in(const Sections& sections) {
  const auto first = events_in(sections.text("recent"));
  const auto last = events_in(sections.text("newest"));
  if (first.empty() || last.empty()) return std::nullopt;
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(last.back().at - first.front().at).count();
  if (seconds <= 0 || last.back().record_id < first.front().record_id) return std::nullopt;
  const auto events = last.back().record_id - first.front().record_id;
  return events * 60 / static_cast<std::uint64_t>(seconds);
}

std::string forwarders_in(const Sections& sections) {
  std::string all;
  if (registry_values(sections.text("forwarders")).contains("1")) all = "WEF";
  for (const auto line : sections.lines("forwarders")) {
    constexpr std::string_view running = "running=";
    if (!line.starts_with(running)) continue;
    all += (all.empty() ? "" : ", ") + fact(line.substr(running.size()));
  }
  return all;
}

/// One of the nine fields of `tasklist /v /fo csv`, from 0.
std::string_view field_of_process(const Sections& sections, std::size_t field) {
  const auto pieces = split(sections.text("process"), '"');
  return pieces.size() == 19 ? pieces[2 * field + 1] : std::string_view{};
}

/// Kilobytes; the separators are the language's.
std::optional<std::uint64_t> working_set_in(const Sections& sections) {
  std::string digits;
  std::ranges::copy_if(field_of_process(sections, 4), std::back_inserter(digits), is_digit);
  return parse_number(digits);
}

/// Of "1:02:03"; the separators are the language's.
std::optional<std::uint64_t> processor_seconds_in(const Sections& sections) {
  std::uint64_t seconds = 0;
  std::uint64_t part = 0;
  std::size_t separators = 0;
  for (const char c : field_of_process(sections, 7)) {
    if (is_digit(c) && part < 1'000'000) {
      part = 10 * part + static_cast<std::uint64_t>(c - '0');
    } else {
      ++separators;
      seconds = 60 * (seconds + std::exchange(part, 0));
    }
  }
  return separators == 2 ? std::optional{seconds + part} : std::nullopt;
}

/// The newest of what the service control manager tells of Sysmon.
std::string failure_in(const Sections& sections, const Installed& installed) {
  const auto is_of_sysmon = [&](const auto& data) {
    return equals_in_any_case(data.second, installed.service) ||
           equals_in_any_case(data.second, installed.driver);
  };
  std::string newest;
  for (const auto& event : events_in(sections.text("failures"))) {
    if (!std::ranges::any_of(event.data, is_of_sysmon)) continue;
    newest = "Event " + std::to_string(event.id) + " at " + to_rfc3339(event.at);
  }
  return newest;
}

/// A local account has the SID of its computer and a number. Its name begins with the computer's.
std::string computer_sid_in(const Sections& sections) {
  const auto account = split(sections.text("user"), '"');
  const std::string prefix = std::string{sections.text("node")} + "\\";
  const auto sid = user_sid(sections.text("user"));
  const bool is_local = account.size() > 1 && prefix.size() > 1 &&
                        equals_in_any_case(account[1].substr(0, prefix.size()), prefix);
  return is_local ? fact(sid.substr(0, sid.rfind('-'))) : std::string{};
}

/// Citrix Provisioning: any write cache but 0 is thrown away by a restart.
std::string image_in(const Values& windows) {
  const auto cache = registry_number(value(windows, "WriteCacheType")).value_or(0);
  if (cache == 0) return {};
  return "Citrix Provisioning, write cache of type " + std::to_string(cache);
}

fleet::Installation installation_of(const Installed& installed, const Status& status) {
  using fleet::Installation;
  const bool driver = !installed.driver.empty();
  const bool service = !installed.service.empty() && status.unit_is_known;
  if (driver && service) return Installation::installed;
  return driver || service || !installed.service.empty() ? Installation::half
                                                         : Installation::absent;
}

}  // namespace

Installed installed_in(const Sections& sections) {
  Installed installed;
  installed.driver = fact(sections.text("driver"));
  installed.service = fact(sections.text("service"));
  const auto root = fact(sections.text("root"));
  if (!root.empty()) installed.staging = root + "\\Sysring";
  installed.user = user_sid(sections.text("user"));
  auto image = value(registry_values(sections.text("settings")), "ImagePath");
  if (image.starts_with('"')) image = image.substr(1, image.find('"', 1) - 1);
  constexpr std::string_view variable = "%SystemRoot%";
  if (equals_in_any_case(std::string_view{image}.substr(0, variable.size()), variable)) {
    image = root + image.substr(variable.size());
  }
  installed.image = image;
  return installed;
}

Status told_status(const Sections& sections) {
  Status status;
  const auto settings = registry_values(sections.text("settings"));
  status.start_type = start_type(settings);
  if (const auto state = service_state(sections.text("state"))) {
    status.service = state->service;
    status.process_id = state->process_id;
    status.service_words = words_of(*state) + ", " + std::string{to_string(status.start_type)};
    status.unit_is_known = true;
  } else {
    status.service_words = "sc does not tell";
  }
  const auto config = value(registry_values(sections.text("config")), "ConfigHash");
  if (auto hashes = sysmon::HashSet::parse(config)) status.config = std::move(*hashes);
  status.key = Key::unread;
  return status;
}

fleet::Facts facts_in(const Sections& sections, const Installed& installed, const Status& status) {
  fleet::Facts facts;
  const auto windows = registry_values(sections.text("windows"));
  facts.os = name_of(windows);
  facts.os_build = build_of(windows);
  facts.product = product_of(windows);
  facts.machine_id = value(windows, "MachineGuid");
  facts.model =
      fact(value(windows, "SystemManufacturer") + " " + value(windows, "SystemProductName"));
  facts.installed_at = value(windows, "InstallDate");
  facts.computer_sid = computer_sid_in(sections);
  facts.image = image_in(windows);
  facts.time_zone = fact(sections.text("zone"));
  facts.computer = fact(sections.text("node"));
  const auto boot = events_in(sections.text("boot"));
  if (!boot.empty()) facts.boot_id = to_rfc3339(boot.back().at);
  facts.sysmon = installation_of(installed, status);
  facts.edition = edition_of(installed, registry_values(sections.text("settings")));
  facts.service_name = installed.service;
  facts.driver_name = installed.driver;
  read_version(sections, facts);
  const auto channel = sections.text("channel");
  const auto access = channel.find("channelAccess: ");
  if (access != std::string_view::npos) {
    const auto rest = channel.substr(access + 15);
    facts.channel_access = printable_line(trimmed(rest.substr(0, rest.find('\n'))), 500);
  }
  facts.last_config_path = value(registry_values(sections.text("config")), "ConfigFile");
  facts.forwarder = forwarders_in(sections);
  facts.events_per_minute = rate_in(sections);
  facts.working_set_kb = working_set_in(sections);
  facts.processor_seconds = processor_seconds_in(sections);
  facts.last_failure = failure_in(sections, installed);
  return facts;
}

std::optional<std::chrono::seconds> clock_ahead_in(const Sections& sections,
                                                   const std::optional<sysmon::Event>& newest,
                                                   Time now) {
  using std::chrono::seconds;
  if (!newest || newest->at == Time{}) return std::nullopt;
  const auto least = std::chrono::duration_cast<seconds>(newest->at - now);
  if (least.count() > 0) return least;
  for (const auto& [section, asked_for] :
       {std::pair{"recent", seconds{300}}, std::pair{"life", seconds{900}}}) {
    const auto events = events_in(sections.text(section));
    if (events.empty()) continue;
    const auto most = std::chrono::duration_cast<seconds>(events.front().at + asked_for - now);
    return std::min(most, seconds{0});
  }
  return std::nullopt;
}

std::string second_writer_in(const Status& status, const Installed& installed) {
  if (status.changes.empty()) return {};
  const auto is_ours = [&](const sysmon::Event& event) {
    const auto path = lower(event.field("Configuration"));
    return path.find(lower(installed.staging) + "\\") != std::string::npos;
  };
  const auto& newest = status.changes.back();
  if (is_ours(newest)) return {};
  const bool after_us = std::ranges::any_of(status.changes, is_ours);
  const bool from_network = newest.field("Configuration").find("\\\\") != std::string_view::npos;
  if (!after_us && !from_network) return {};
  return "a configuration that " + fact(newest.user_id) + " has loaded from " +
         fact(newest.field("Configuration"));
}

std::vector<std::string> ours_in(const Sections& sections, const Site& site) {
  std::vector<std::string> ours;
  for (const auto name : sections.lines("staging")) {
    if (is_ours(site, trimmed(name))) ours.emplace_back(trimmed(name));
  }
  return ours;
}

bool is_caused_by_us(const sysmon::Event& event, const Site& site) {
  constexpr auto tools = std::to_array<std::string_view>(
      {"cmd.exe",          "conhost.exe",     "reg.exe",       "sc.exe",       "fltmc.exe",
       "wevtutil.exe",     "chcp.com",        "whoami.exe",    "hostname.exe", "tzutil.exe",
       "tasklist.exe",     "find.exe",        "findstr.exe",   "ping.exe",     "powershell.exe",
       "icacls.exe",       "cacls.exe",       "certutil.exe",  "regini.exe",   "sshd.exe",
       "sshd-session.exe", "wsmprovhost.exe", "winrshost.exe", "sysmon.exe",   "sysmon64.exe",
       "wmiprvse.exe",     "sftp-server.exe"});
  for (const auto& [name, text] : event.data) {
    if (text.find("#begin ") != std::string::npos) return true;
    if (lower(text).find("\\sysring\\" + lower(site.workspace) + "-") != std::string::npos)
      return true;
    if (name != "Image" && name != "SourceImage" && name != "ParentImage") continue;
    const auto file = lower(text.substr(text.rfind('\\') + 1));
    if (std::ranges::find(tools, file) != tools.end()) return true;
  }
  return false;
}

}  // namespace sysring::host::windows
