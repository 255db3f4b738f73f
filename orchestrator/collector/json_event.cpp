#include "collector/json_event.h"

#include <array>
#include <limits>
#include <string>

#include "base/text.h"

namespace sysring::collector {
namespace {

/// The member at the end of a path with points: "winlog.process.pid".
const Json* at(const Json& json, std::string_view path) {
  const Json* found = &json;
  for (const auto name : split(path, '.')) {
    if (found == nullptr) return nullptr;
    found = found->find(name);
  }
  return found;
}

std::string_view text(const Json& json, std::string_view path) {
  const Json* found = path.empty() ? nullptr : at(json, path);
  return found == nullptr || found->string() == nullptr ? std::string_view{} : *found->string();
}

/// As a number or as the digits of one.
std::optional<std::uint64_t> number(const Json& json, std::string_view path) {
  const Json* found = at(json, path);
  if (found == nullptr) return std::nullopt;
  if (const auto* integer = found->integer(); integer != nullptr && *integer >= 0) {
    return static_cast<std::uint64_t>(*integer);
  }
  return found->string() == nullptr ? std::nullopt : parse_number(*found->string());
}

/// Where a forwarder puts the parts of an event.
struct Dialect {
  std::string_view provider;
  std::string_view id;
  std::string_view record_id;
  std::string_view at;
  std::string_view computer;
  std::string_view process_id;
  std::string_view user_id;
  std::string_view data;  ///< Empty where its members stand beside the others.
};
constexpr std::array dialects{
    Dialect{"SourceName", "EventID", "RecordNumber", "UtcTime", "Hostname", "ExecutionProcessID",
            "UserID", ""},
    Dialect{"winlog.provider_name", "winlog.event_id", "winlog.record_id", "@timestamp",
            "winlog.computer_name", "winlog.process.pid", "winlog.user.identifier",
            "winlog.event_data"},
};

Error lacks(std::string_view member) {
  return {Reason::bad_answer, Effect::none,
          "found no usable " + std::string{member} + " in an event of Sysmon"};
}

void add_data(const Json* from, sysmon::Event& event) {
  if (from == nullptr) return;
  for (const auto* name : {"UtcTime", "Configuration", "ConfigurationFileHash"}) {
    if (const auto value = text(*from, name); !value.empty()) event.data.emplace_back(name, value);
  }
}

Result<std::optional<Told>> read_as(const Dialect& dialect, const Json& line) {
  const auto id = number(line, dialect.id);
  const auto record = number(line, dialect.record_id);
  const auto time = parse_time(text(line, dialect.at));
  if (!id || *id > std::numeric_limits<std::uint32_t>::max()) return lacks(dialect.id);
  if (!record) return lacks(dialect.record_id);
  if (!time) return lacks(dialect.at);

  Told told;
  told.event.id = static_cast<std::uint32_t>(*id);
  told.event.record_id = *record;
  told.event.at = *time;
  told.event.computer = text(line, dialect.computer);
  const auto process = number(line, dialect.process_id).value_or(0);
  if (process <= std::numeric_limits<std::uint32_t>::max()) {
    told.event.process_id = static_cast<std::uint32_t>(process);
  }
  told.event.user_id = text(line, dialect.user_id);
  add_data(dialect.data.empty() ? &line : at(line, dialect.data), told.event);
  told.told_at = time_of_passing(line);
  return std::optional{std::move(told)};
}

}  // namespace

std::optional<std::string_view> wrapped_message(const Json& line) {
  for (const auto* name : {"msg", "message", "Message"}) {
    if (const auto found = text(line, name); !found.empty()) return found;
  }
  return std::nullopt;
}

std::optional<Time> time_of_passing(const Json& line) {
  // For Winlogbeat "@timestamp" is the host's own time; for the others that of the last hop.
  const bool of_winlogbeat = line.find("winlog") != nullptr;
  for (const auto* path : {"event.ingested", "event.created", "timegenerated", "@timestamp"}) {
    if (of_winlogbeat && path == std::string_view{"@timestamp"}) continue;
    if (const auto time = zoned_time(text(line, path))) return time;
  }
  return std::nullopt;
}

Result<std::optional<Told>> read_json_event(const Json& line) {
  for (const auto& dialect : dialects) {
    const auto provider = text(line, dialect.provider);
    if (provider.find("Sysmon") != std::string_view::npos) return read_as(dialect, line);
  }
  return std::optional<Told>{};
}

}  // namespace sysring::collector
