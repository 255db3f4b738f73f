#include "workspace/settings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "workspace/credentials.h"
#include "workspace/section.h"

namespace sysring::workspace {
namespace {

bool has_only(std::string_view text, std::string_view also) {
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_letter(c) || is_digit(c) || also.find(c) != std::string_view::npos;
  });
}

/// A text of a certain form; what has another one is a fault.
void form(Section& section, std::string_view key, std::string& into, bool (*fits)(std::string_view),
          const std::string& expected) {
  const Value* value = section.find(key);
  if (value == nullptr) return;
  if (value->text() == nullptr || !fits(*value->text())) {
    section.refuse(*value, key, expected);
  } else {
    into = *value->text();
  }
}

bool is_workspace_name(std::string_view text) {
  return has_only(text, "-") && text.size() <= 32 && text.front() != '-';
}

/// Goes into command lines on the hosts as it stands.
bool is_host_path(std::string_view text) {
  return has_only(text, "._-/") && text.front() == '/' && text.find("..") == std::string_view::npos;
}

bool is_unit(std::string_view text) { return has_only(text, "._-@") && text.front() != '-'; }

void read_version(Section& section) {
  const Value* version = section.require("version");
  if (version == nullptr || (version->text() != nullptr && *version->text() == "1")) return;
  section.refuse(*version, "version", "1, the only one that this program reads");
}

void read_paths(Section& section, const std::filesystem::path& directory, Settings& settings) {
  std::string state = settings.state.string();
  section.text("state", state);
  settings.state = resolve_path(state, directory);
}

void read_defaults(Section& whole, Settings& settings) {
  const Value* value = whole.find("defaults");
  if (value == nullptr) return;
  Section section{*value, whole.source(), "defaults"};
  section.text("user", settings.defaults.user);
  std::uint16_t port = 0;
  section.number("port", 1, 65'535, port);
  if (port != 0) settings.defaults.port = port;
  section.text("credential", settings.defaults.credential);
  const auto& name = settings.defaults.credential;
  if (!name.empty() && !settings.transport.credentials.contains(name)) {
    std::vector<std::string_view> names;
    for (const auto& [known, credential] : settings.transport.credentials) names.push_back(known);
    whole.source().fault(Reason::unknown_name, section.find("credential")->mark,
                         "found the credential " + in_quotes(name) + ", which is not defined here",
                         suggestion(name, names));
  }
  section.finish();
}

void read_ssh(Section& whole, const std::filesystem::path& directory, Settings& settings) {
  auto& ssh = settings.transport;
  std::string known_hosts = (settings.state / "known_hosts").string();
  if (const Value* value = whole.find("ssh")) {
    Section section{*value, whole.source(), "ssh settings"};
    section.text("known_hosts", known_hosts);
    section.duration("connect_deadline", ssh.connect_deadline);
    section.duration("login_deadline", ssh.login_deadline);
    section.number("starts_per_second", 1, 10'000, ssh.starts_per_second);
    section.finish();
  }
  ssh.known_hosts = resolve_path(known_hosts, directory);
  ssh.pending_keys = settings.state / "pending_keys";
}

void read_collector(const Value& value, Source& source, const std::filesystem::path& directory,
                    Settings& settings) {
  Section section{value, source, "collector"};
  collector::FileSettings collector;
  if (section.require("name") != nullptr) section.text("name", collector.name);
  if (const Value* file = section.require("file")) {
    Section inner{*file, source, "file collector"};
    std::string path;
    if (inner.require("directory") != nullptr) inner.text("directory", path);
    inner.text("pattern", collector.pattern);
    inner.duration("latency", collector.latency);
    inner.duration("poll_every", collector.poll_every);
    inner.finish();
    collector.directory = resolve_path(path, directory);
  }
  section.finish();
  settings.collectors.push_back(std::move(collector));
}

void read_linux(Section& whole, fleet::Places& places) {
  const Value* value = whole.find("linux");
  if (value == nullptr) return;
  static const std::string expected = "an absolute path of letters, digits, '.', '_', '-' and '/'";
  Section section{*value, whole.source(), "places on Linux hosts"};
  form(section, "sysmon", places.sysmon, is_host_path, expected);
  form(section, "state", places.state, is_host_path, expected);
  form(section, "staging", places.staging, is_host_path, expected);
  form(section, "log", places.log, is_host_path, expected);
  form(section, "unit", places.unit, is_unit, "the name of a systemd unit");
  section.finish();
}

void read_key_readers(Section& whole, Settings& settings) {
  whole.texts("key_readers", settings.key_readers);
  for (const auto& sid : settings.key_readers) {
    if (sid.starts_with("S-1-") && has_only(sid, "-")) continue;
    whole.refuse(*whole.find("key_readers"), "key_readers", "SIDs such as S-1-5-32-544");
    return;
  }
}

void read_policy(Section& whole, Settings& settings) {
  const Value* value = whole.find("policy");
  if (value == nullptr) return;
  static constexpr std::array<std::pair<std::string_view, rollout::WayBack>, 2> ways{
      {{"required", rollout::WayBack::required}, {"waived", rollout::WayBack::waived}}};
  Section section{*value, whole.source(), "policy"};
  section.number("max_in_flight", 1, 2'000, settings.max_in_flight);
  section.word("way_back", ways, settings.way_back);
  std::size_t max_silenced = 0;
  section.number("max_silenced", 1, 100'000, max_silenced);
  if (max_silenced > 0) settings.max_silenced = max_silenced;
  section.finish();
}

/// "2026-12-01", from the beginning of that day in UTC, or a point in time.
std::optional<Time> parse_end(std::string_view text) {
  constexpr std::size_t length_of_a_date = 10;
  const bool is_date = text.size() == length_of_a_date;
  return parse_time(is_date ? std::string{text} + "T00:00:00Z" : std::string{text});
}

void read_exclusion(const Value& value, Source& source, Settings& settings) {
  Section section{value, source, "exclusion"};
  const Value* hosts = section.require("hosts");
  std::string text;
  section.text("hosts", text);
  std::string reason;
  std::string by;
  if (section.require("reason") != nullptr) section.text("reason", reason);
  if (section.require("by") != nullptr) section.text("by", by);
  std::optional<Time> until;
  if (const Value* end = section.find("until")) {
    if (end->text() != nullptr) until = parse_end(*end->text());
    if (!until) section.refuse(*end, "until", "a date such as 2026-12-01");
  }
  section.finish();
  if (hosts == nullptr || hosts->text() == nullptr) return;
  auto selector = fleet::Selector::parse(text);
  if (!selector) return source.fault(selector.error(), hosts->mark);
  settings.exclusions.push_back(
      {*std::move(selector), std::move(reason), std::move(by), until, source.place(hosts->mark)});
}

/// Each element of a list, where there is one.
void each_of(Section& section, std::string_view key, const auto& read) {
  const Value* value = section.find(key);
  if (value == nullptr) return;
  if (value->list() == nullptr) return section.refuse(*value, key, "a list");
  for (const auto& element : *value->list()) read(element);
}

}  // namespace

Settings read_settings(std::string_view text, Source& source,
                       const std::filesystem::path& directory) {
  Settings settings;
  const auto value = read_value(text, source);
  if (!value) return settings;
  Section section{*value, source, "settings"};
  read_version(section);
  section.require("workspace");
  form(section, "workspace", settings.name, is_workspace_name,
       "1 to 32 letters, digits and '-', not at the start");
  settings.salt = settings.name;
  section.text("salt", settings.salt);
  read_paths(section, directory, settings);
  if (const Value* credentials = section.find("credentials")) {
    settings.transport.credentials = read_credentials(*credentials, source, directory);
  }
  read_defaults(section, settings);
  read_ssh(section, directory, settings);
  each_of(section, "collectors",
          [&](const Value& each) { read_collector(each, source, directory, settings); });
  read_linux(section, settings.places);
  read_key_readers(section, settings);
  read_policy(section, settings);
  each_of(section, "exclusions",
          [&](const Value& each) { read_exclusion(each, source, settings); });
  section.finish();
  return settings;
}

}  // namespace sysring::workspace
