#include "host/linux/answers.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/printable.h"
#include "base/text.h"

namespace sysring::host::linux {
namespace {

constexpr std::size_t longest_fact = 200;
constexpr std::size_t longest_event = 65'536;

std::string fact(std::string_view text) { return printable_line(trimmed(text), longest_fact); }

std::optional<std::uint64_t> number(std::string_view text) { return parse_number(trimmed(text)); }

std::optional<std::uint32_t> small_number(std::string_view text) {
  const auto value = number(text);
  if (!value || *value > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

/// The events of a section; a line that is none, or was cut off, is left out.
std::vector<sysmon::Event> events_in(const Sections& sections, std::string_view name) {
  std::vector<sysmon::Event> events;
  for (const auto line : sections.lines(name)) {
    const auto at = line.find("<Event>");
    if (at == std::string_view::npos) continue;
    auto event = sysmon::parse_event(printable(line.substr(at), longest_event));
    if (event) events.push_back(std::move(*event));
  }
  return events;
}

fleet::Service service_of(std::string_view active, std::string_view result) {
  using fleet::Service;
  if (active == "active" || active == "reloading") return Service::running;
  if (active == "activating" || active == "deactivating") return Service::pending;
  if (active == "failed") return Service::crashed;
  if (active == "inactive") return result == "success" ? Service::stopped : Service::crashed;
  return Service::unknown;
}

fleet::StartType start_type_of(std::string_view state) {
  using fleet::StartType;
  if (state == "enabled" || state == "enabled-runtime" || state == "generated") {
    return StartType::automatic;
  }
  if (state == "disabled" || state == "static" || state == "indirect") return StartType::manual;
  return state.starts_with("masked") ? StartType::disabled : StartType::unknown;
}

void read_service(const Sections& sections, Status& status) {
  const auto value = [&](std::string_view key) { return sections.value("service", key); };
  const auto active = value("ActiveState");
  status.service = service_of(active, value("Result"));
  if (status.service == fleet::Service::running && value("SubState") == "exited") {
    status.service = fleet::Service::stopped;
  }
  status.start_type = start_type_of(value("UnitFileState"));
  status.process_id = small_number(value("MainPID")).value_or(0);
  status.restarts = number(value("NRestarts")).value_or(0);
  status.unit_is_known = value("LoadState") == "loaded";
  status.service_words =
      active.empty()
          ? "systemctl does not tell"
          : fact(std::string{active} + " " + std::string{value("SubState")} + ", " +
                 std::string{value("UnitFileState")} + ", " + std::string{value("Result")} +
                 ", process " + std::to_string(status.process_id) + ", restarts " +
                 std::to_string(status.restarts));
}

/// "HEX  -" as sha256sum prints it, and the size below.
void read_config(const Sections& sections, Status& status) {
  const auto lines = sections.lines("config");
  if (lines.size() != 2) return;
  const auto hex = lines[0].substr(0, lines[0].find(' '));
  const auto size = number(lines[1]);
  auto hashes = sysmon::HashSet::parse("SHA256=" + std::string{hex});
  if (!hashes || !size) return;
  status.config = std::move(*hashes);
  status.config_size = *size;
}

Status status_of(const Sections& sections, const Site& site) {
  Status status;
  status.left = left_in(sections, site.workspace);
  read_service(sections, status);
  read_config(sections, status);
  auto newest = events_in(sections, "newest");
  if (!newest.empty()) status.newest = std::move(newest.back());
  status.changes = events_in(sections, "changes");
  status.starts = events_in(sections, "starts");
  status.errors = events_in(sections, "errors");
  status.life = events_in(sections, "life");
  status.probes = events_in(sections, "probe");
  keep_probes(status.probes, site.probe);
  return status;
}

Position position_in(const Sections& sections) {
  const auto text = sections.text("position");
  const auto blank = std::min(text.find(' '), text.size());
  return {number(text.substr(0, blank)).value_or(0), number(text.substr(blank)).value_or(0)};
}

std::optional<std::chrono::seconds> ahead_of(Time now, const Position& position) {
  if (position.seconds == 0) return std::nullopt;
  const Time there{std::chrono::seconds{position.seconds}};
  return std::chrono::duration_cast<std::chrono::seconds>(there - now);
}

std::vector<std::string> ours_in(const Sections& sections, const Site& site) {
  std::vector<std::string> ours;
  for (const auto name : sections.lines("staging")) {
    if (is_ours(site, trimmed(name))) ours.emplace_back(trimmed(name));
  }
  return ours;
}

std::string unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.ends_with('"')) {
    text = text.substr(1, text.size() - 2);
  }
  return fact(text);
}

/// "1.5.3" of the banner "Sysmon v1.5.3 - Monitors system events".
std::string version_in(const Sections& sections) {
  for (const auto line : sections.lines("program")) {
    constexpr std::string_view banner = "Sysmon v";
    if (!line.starts_with(banner)) continue;
    const auto rest = line.substr(banner.size());
    return fact(rest.substr(0, rest.find(' ')));
  }
  return {};
}

/// "4.90" behind "current schema is version: ".
std::string schema_in(const Sections& sections) {
  constexpr std::string_view words = "schema is version: ";
  const auto text = sections.text("program");
  const auto at = text.find(words);
  if (at == std::string_view::npos) return {};
  const auto rest = text.substr(at + words.size());
  const auto end = rest.find_first_not_of("0123456789.");
  return fact(rest.substr(0, end));
}

fleet::Installation installation_of(const Sections& sections, const Status& status) {
  const bool program = sections.text("program").starts_with("present");
  if (program && status.unit_is_known) return fleet::Installation::installed;
  return program || status.unit_is_known ? fleet::Installation::half : fleet::Installation::absent;
}

void read_identity(const Sections& sections, fleet::Facts& facts) {
  facts.os = unquoted(sections.value("os", "PRETTY_NAME"));
  facts.os_build = fact(sections.text("kernel"));
  facts.machine_id = fact(sections.text("machine"));
  facts.boot_id = fact(sections.text("boot"));
  facts.computer = fact(sections.text("node"));
  facts.sysmon_version = version_in(sections);
  facts.schema_version = schema_in(sections);
  const auto forwarder = fact(sections.text("forwarder"));
  if (!forwarder.empty()) facts.forwarder = "rsyslog " + forwarder;
}

Error not_staged(const Sections& sections) {
  if (sections.has("refused")) {
    return {Reason::not_staged, Effect::none,
            "found '" + printable_line(sections.text("refused"), 200) +
                "', expected a directory of our own that nobody prepared"};
  }
  return {Reason::not_staged, Effect::none,
          "found other bytes on the host than were sent: '" +
              printable_line(sections.text("staged"), 100) + "'"};
}

}  // namespace

Result<Look> look_in(const transport::Answer& answer, const Site& site, Time now) {
  const auto sections = Sections::parse(answer, "look");
  if (!sections) return sections.error();
  Look look;
  look.status = status_of(*sections, site);
  look.position = position_in(*sections);
  look.others = fact(sections->text("others"));
  look.clock_ahead = ahead_of(now, look.position);
  auto& facts = look.facts;
  read_identity(*sections, facts);
  update(facts, look.status, now);
  facts.sysmon = installation_of(*sections, look.status);
  facts.leftovers = ours_in(*sections, site);
  return look;
}

Result<Loading> loading_in(const transport::Answer& answer, const Site& site) {
  const auto sections = Sections::parse(answer, "apply");
  if (!sections) return sections.error();
  Loading loading;
  loading.exit_code = number(sections->text("rc"));
  loading.said = printable(sections->text("said"), 2'000);
  loading.found_instead = fact(sections->text("second"));
  loading.started = sections->has("started");
  loading.position = position_in(*sections);
  loading.status = status_of(*sections, site);
  if (loading.exit_code || sections->has("second")) return loading;
  return Error{Reason::bad_answer, Effect::unknown, "found neither an exit code nor a reason"};
}

Result<Status> status_in(const transport::Answer& answer, const Site& site) {
  const auto sections = Sections::parse(answer, "verify");
  if (!sections) return sections.error();
  return status_of(*sections, site);
}

Result<Done> staged_in(const transport::Answer& answer, const Digests& sent) {
  const auto sections = Sections::parse(answer, "stage");
  if (!sections) return sections.error();
  const auto hex = sections->text("staged").substr(0, 64);
  if (!sections->has("refused") && upper(hex) == sent.sha256) return Done{};
  if (sections->has("full")) {
    return Error{
        Reason::no_space, Effect::none,
        "the host could not write the file: '" + printable_line(sections->text("full"), 200) + "'"};
  }
  return not_staged(*sections);
}

Result<std::vector<std::string>> leftovers_in(const transport::Answer& answer, const Site& site) {
  const auto sections = Sections::parse(answer, "tidy");
  if (!sections) return sections.error();
  if (auto left = left_in(*sections, site.workspace)) return *std::move(left);
  return Error{Reason::bad_answer, Effect::none, "found no word of what is left of ours"};
}

std::optional<Error> refusal_in(const Loading& loading) {
  struct Words {
    std::string_view text;
    Reason reason;
  };
  constexpr auto known = std::to_array<Words>({
      {"No space left", Reason::no_space},
      {"Sysmon is not installed", Reason::not_running},
      {"Error:", Reason::refused},
      {"Incorrect field", Reason::refused},
      {"Unknown condition", Reason::refused},
      {"Invalid hashing algorithm", Reason::refused},
  });
  const auto refused = [](Reason reason, std::string_view words) {
    return Error{reason, Effect::none, "sysmon -c said '" + printable_line(words, 300) + "'"};
  };
  const auto code = loading.exit_code.value_or(0);
  if (code == 126) return refused(Reason::access_denied, loading.said);
  if (code == 127) return refused(Reason::not_installed, loading.said);
  for (const auto& words : known) {
    for (const auto line : lines_of(loading.said)) {
      if (line.find(words.text) != std::string_view::npos) return refused(words.reason, line);
    }
  }
  if (code != 0) {
    return refused(Reason::refused, loading.said).during("exit code " + std::to_string(code));
  }
  if (loading.said.find("Configuration file validated.") == std::string::npos) {
    return refused(Reason::refused, loading.said);
  }
  return std::nullopt;
}

}  // namespace sysring::host::linux
